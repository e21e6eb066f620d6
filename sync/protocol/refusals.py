"""Every way the endpoint says no: its code, HTTP status, and what can be done about it.

Codes are stable for ever; sentences for officers stand in ``sync.model.sentences`` under the same codes.
Whole requests are answered with problem+json (RFC 9457), single operations with a ``changes.Result``.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final

import msgspec

TYPE_PREFIX: Final = "urn:kongtun:refusal:"
REQUEST_PREFIX: Final = "urn:kongtun:request:"
PROBLEM_TYPE: Final = "application/problem+json"


class Remedy(Enum):
    """What can turn the no into a yes."""

    WAIT = "wait"
    """The same request again later; ``Retry-After`` says when."""
    PROGRAM = "program"
    """The program acts by itself: another encoding, a new cursor, a new enrolment of the same install."""
    CORRECT = "correct"
    """The officer corrects what was entered; nothing is lost until then."""
    ASK = "ask"
    """Somebody else must act: the administrator, the province, an update of the program."""


class Scope(Enum):
    """What is refused."""

    REQUEST = "request"
    OPERATION = "operation"
    ENROLMENT = "enrolment"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One code of the table."""

    code: str
    status: int
    """HTTP status where the whole request is refused; 200 where only an operation is."""
    remedy: Remedy
    scope: Scope

    @property
    def repeatable(self) -> bool:
        """Whether sending the very same request again can help."""
        return self.remedy is Remedy.WAIT


def _table(scope: Scope, *entries: tuple[str, int, Remedy]) -> tuple[Refusal, ...]:
    return tuple(Refusal(code, status, remedy, scope) for code, status, remedy in entries)


_REQUESTS: Final = _table(
    Scope.REQUEST,
    ("malformed", 400, Remedy.ASK),
    ("cursor-invalid", 400, Remedy.PROGRAM),
    ("unknown-install", 401, Remedy.ASK),
    ("bad-signature", 401, Remedy.ASK),
    ("install-revoked", 403, Remedy.ASK),
    ("handed-over", 403, Remedy.ASK),
    ("stream-forbidden", 403, Remedy.ASK),
    ("not-found", 404, Remedy.ASK),
    ("wrong-method", 405, Remedy.ASK),
    ("install-forked", 409, Remedy.PROGRAM),
    ("chain-broken", 409, Remedy.ASK),
    ("chain-gap", 409, Remedy.PROGRAM),
    ("expand", 409, Remedy.PROGRAM),
    ("wrong-realm", 409, Remedy.ASK),
    ("cursor-gone", 410, Remedy.PROGRAM),
    ("snapshot-gone", 410, Remedy.PROGRAM),
    ("too-large", 413, Remedy.PROGRAM),
    ("unknown-coding", 415, Remedy.PROGRAM),
    ("wrong-content-type", 415, Remedy.ASK),
    ("program-too-old", 426, Remedy.ASK),
    ("program-too-new", 426, Remedy.ASK),
    ("busy", 503, Remedy.WAIT),
    ("unavailable", 503, Remedy.WAIT),
    ("internal", 500, Remedy.WAIT),
)

_ENROLMENT: Final = _table(
    Scope.ENROLMENT,
    ("code-unknown", 403, Remedy.CORRECT),
    ("code-used", 403, Remedy.ASK),
    ("code-expired", 403, Remedy.ASK),
    ("code-of-another-office", 409, Remedy.ASK),
    ("wrong-password", 403, Remedy.CORRECT),
    ("user-name-taken", 409, Remedy.CORRECT),
    ("install-known", 409, Remedy.PROGRAM),
    ("password-weak", 422, Remedy.CORRECT),
    ("password-one-letter", 422, Remedy.CORRECT),
    ("user-name-invalid", 422, Remedy.CORRECT),
    ("too-many-tries", 429, Remedy.WAIT),
)

_OPERATIONS: Final = _table(
    Scope.OPERATION,
    ("not-owner", 200, Remedy.ASK),
    ("role-may-not", 200, Remedy.ASK),
    ("centre-owned", 200, Remedy.ASK),
    ("wrong-stream", 200, Remedy.ASK),
    ("unknown-register", 200, Remedy.ASK),
    ("unknown-field", 200, Remedy.ASK),
    ("local-only", 200, Remedy.ASK),
    ("value-refused", 200, Remedy.CORRECT),
    ("key-changed", 200, Remedy.CORRECT),
    ("id-mismatch", 200, Remedy.ASK),
    ("stream-mismatch", 200, Remedy.ASK),
    ("reason-missing", 200, Remedy.CORRECT),
    ("row-unknown", 200, Remedy.ASK),
    ("parent-refused", 200, Remedy.CORRECT),
    ("op-id-reused", 200, Remedy.ASK),
)

REFUSALS: Final[dict[str, Refusal]] = {one.code: one for one in (*_REQUESTS, *_ENROLMENT, *_OPERATIONS)}
"""All codes. An unknown code met by a client of an older version counts as ``internal``."""


# Members without content are left out, as RFC 9457 has them, not sent as null.
class ProblemBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """A refusal of a whole request (RFC 9457): its standard members, and ours after them."""

    type: str
    """``urn:kongtun:refusal:`` and the code."""
    title: str
    """The code again, for people who read logs; officers read ``sync.model.sentences``."""
    status: int
    detail: str | None = None
    values: dict[str, str] = {}
    """What the sentence is filled with."""
    retry_after_s: int | None = None
    """The same as the ``Retry-After`` header."""
    instance: str | None = None
    """``urn:kongtun:request:`` and the name under which the endpoint's log tells more."""

    @property
    def code(self) -> str:
        """The stable code without its prefix."""
        return self.type.removeprefix(TYPE_PREFIX)


def problem(code: str, retry_after_s: int | None = None, **values: str) -> ProblemBody:
    """Return the body that refuses a whole request with ``code``.

    Raises:
        KeyError: no such code in the table.
    """
    entry = REFUSALS[code]
    return ProblemBody(
        type=TYPE_PREFIX + code,
        title=code,
        status=entry.status,
        values=values,
        retry_after_s=retry_after_s,
    )
