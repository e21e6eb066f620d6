"""Turns a known failure into the officer's words: title, what happened, why, what to do."""

from pathlib import Path

from desktop_app.store.errors import Damaged, StoreTrouble, WrongKey
from sync.model.sentences import advice, sentence, title
from sync.protocol.session import LineTrouble, Refused
from ui.text import say
from ui.views.common import PRACTICE_ANEW, RESTORE, Advice

KNOWN: tuple[type[BaseException], ...] = (StoreTrouble, LineTrouble, Refused)
"""Everything else is a bug and goes to the crash report."""

_RESTORABLE = {"backups-here", "keys-here"}
# What comes and goes with an office's line, or was asked for, is told, and not in red.
_MILD = {"cancelled", "no-line", "timeout", "cut", "busy", "gateway", "practice-only"}


def advice_for(trouble: BaseException) -> Advice:
    """Return the words for a known failure.

    Raises:
        TypeError: when ``trouble`` is not a known failure.
    """
    if not isinstance(trouble, StoreTrouble | LineTrouble | Refused):
        raise TypeError(f"not a known failure: {type(trouble).__name__}")
    values = trouble.values
    strength = "warn" if trouble.code in _MILD else "bad"
    words = title(trouble.code), advice(trouble.code, values), strength
    if values.get("problem") in _RESTORABLE:
        return Advice(trouble.code, *words, RESTORE, say("first_run.restore"))
    return Advice(trouble.code, *words)


def practice_advice(trouble: BaseException) -> Advice:
    """Return the words for a practice district that did not open; one that is damaged can be begun anew."""
    advice = advice_for(trouble)
    # Nothing practised is worth a backup: what opens no more is begun anew. A full disk or a lock is not
    # mended by that.
    if isinstance(trouble, Damaged | WrongKey):
        words = title("practice-damaged"), sentence("practice-damaged", {}), "bad"
        return Advice(advice.code, *words, PRACTICE_ANEW, say("first_run.anew_act"))
    return advice


def remark(code: str, strength: str, **values: str) -> Advice:
    """Return the words for something that went well and that the officer should know."""
    return Advice(code, title(code), advice(code, values), strength)


def settings_not_kept(folder: Path) -> Advice:
    """Return the words for settings that the disk did not take."""
    return remark("settings-not-kept", "warn", folder=str(folder))
