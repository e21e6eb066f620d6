"""The endpoint's known failures. Refusals are answers to a district; the others are for the administrator."""

from collections.abc import Mapping

from sync.model.sentences import sentence


class CentralError(Exception):
    """Something known went wrong; ``str()`` of it is for the log and the administrator."""


class StoreError(CentralError):
    """The database cannot be opened, read or written now."""


class NewerDatabaseError(CentralError):
    """A newer program wrote the database; it is left as it is."""


class NoEndpointError(CentralError):
    """The folder or the database holds no endpoint, and this command makes none."""


class WrongRealmError(CentralError):
    """The folder belongs to another realm: real, practice and bench data never mix."""


class BadFileError(CentralError):
    """A file to be published does not fit; says what, why and what to do."""


def in_both_languages(code: str, values: Mapping[str, str]) -> str:
    """Return the sentence of ``code`` in Thai and, on the next line, in English."""
    return "\n".join(sentence(code, values, language) for language in ("th", "en"))
