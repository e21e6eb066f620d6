"""The endpoint's known failures. Refusals are answers to a district; the others are for the administrator."""


class CentralError(Exception):
    """Something known went wrong; ``str()`` of it is for the log and the administrator."""


class StoreError(CentralError):
    """The database cannot be opened, read or written now."""


class NewerDatabaseError(CentralError):
    """A newer program wrote the database; it is left as it is."""


class WrongRealmError(CentralError):
    """The folder belongs to another realm: real, practice and bench data never mix."""


class BadFileError(CentralError):
    """A file to be published does not fit; says what, why and what to do."""
