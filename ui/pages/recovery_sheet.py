"""Writes the sheet with the recovery code to a file for the officer's printer, and says what became of it."""

from sync.model.sources import day_in_thailand
from sync.model.thai_dates import day_medium
from ui.pages.first_run_forms import RecoveryForm
from ui.ports import Desk
from ui.text import say


def save_sheet(desk: Desk, form: RecoveryForm, path: str) -> None:
    """Write what ``form`` shows to ``path``."""
    text = form.sheet(day_medium(day_in_thailand(desk.now_ms())))
    saved = say("first_run.sheet_saved", file=path)
    desk.save_text(
        form,
        path,
        text,
        lambda _none: form.tell(saved, "ok"),
        lambda advice: form.tell(advice.text, "bad"),
    )
