"""The endpoint's known failures. Refusals are answers to a district; the others are for the administrator."""

from collections.abc import Mapping

from sqlalchemy.exc import DBAPIError

from sync.model.sentences import sentence


class CentralError(Exception):
    """Something known went wrong; ``str()`` of it is for the log and the administrator."""


class StoreError(CentralError):
    """The database cannot be opened, read or written now."""


class NewerDatabaseError(CentralError):
    """A newer program wrote the database; it is left as it is."""


class NoEndpointError(CentralError):
    """The folder or the database holds no endpoint, and this command makes none."""


class ServedAlreadyError(CentralError):
    """Another process serves this folder."""


class BackupError(CentralError):
    """A backup cannot be made, read or put back, or is not whole."""


class WrongRealmError(CentralError):
    """The folder belongs to another realm: real, practice and bench data never mix."""


class BadFileError(CentralError):
    """A file to be published does not fit; says what, why and what to do."""


def because_of(trouble: Exception) -> str:
    """Return the short reason inside an exception of the system or the database, in the system's words.

    Neither statements, nor values, nor an address with its password are in it.
    """
    if isinstance(trouble, OSError):
        return trouble.strerror or type(trouble).__name__
    inner = trouble.orig if isinstance(trouble, DBAPIError) and trouble.orig else trouble
    return (str(inner).splitlines() or [""])[0][:200] or type(inner).__name__


def in_both_languages(code: str, values: Mapping[str, str]) -> str:
    """Return the sentence of ``code`` in Thai and, on the next line, in English."""
    return "\n".join(sentence(code, values, language) for language in ("th", "en"))
