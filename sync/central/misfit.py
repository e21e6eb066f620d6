"""A file that cannot be published: one code of the table of sentences, with file, place and values."""

from collections.abc import Mapping

from sync.central.errors import BadFileError, in_both_languages


class Misfit(ValueError):  # noqa: N818 - it becomes a BadFileError once the file's name is known
    """Something in a file does not fit."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values: Mapping[str, str] = values


def bad_file(name: str, misfit: Misfit) -> BadFileError:
    """Return the failure that tells the clerk in Thai and English what does not fit in file ``name``."""
    values = {"file": name, **misfit.values}
    return BadFileError(in_both_languages(misfit.code, values))
