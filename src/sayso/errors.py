"""The error tree: every failure says what was seen, what was expected, and what to do."""

__all__ = ["LedgerError", "ModelError", "ReadError", "SaysoError", "SettingsError", "UsageError"]


class SaysoError(Exception):
    """A failure with a code (one word) and one clear sentence.

    >>> raise ReadError("empty-file", "notes.txt is empty; expected a report with text.")
    Traceback (most recent call last):
        ...
    sayso.errors.ReadError: notes.txt is empty; expected a report with text.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class ReadError(SaysoError):
    """Bytes that could not become a document."""


class ModelError(SaysoError):
    """A model file that is missing, damaged or of another make."""


class LedgerError(SaysoError):
    """A ledger that cannot be opened, written or trusted."""


class SettingsError(SaysoError):
    """A settings file or environment variable that makes no sense."""


class UsageError(SaysoError):
    """A call or command that cannot be carried out as worded."""
