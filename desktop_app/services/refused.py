"""What the centre refused: offered again, or written out as a table for whoever has to help."""

import csv
import io
import re
from collections.abc import Iterator

from desktop_app.services.changed import Changed
from desktop_app.services.facts import Facts
from desktop_app.services.people import People
from desktop_app.services.titles import Titles
from desktop_app.store.operations import Stored
from sync.model.fields import ROW_ID
from sync.model.reading import show
from sync.model.registry import REGISTERS
from sync.model.sentences import sentence
from sync.model.thai_dates import moment
from sync.protocol.changes import Kind
from ui.text import say, unbroken
from ui.views.common import Advice
from ui.views.sync import ENDED

_COLUMNS = ("set", "record", "field", "value", "why", "who", "when")
# A spreadsheet takes what begins like this for a formula, full-width signs too (OWASP, "CSV Injection").
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[\d,]+(\.\d+)?")


class Refused:
    """Questions and acts about refused entries. Never in the way of the others: those are received."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._store = facts.store

    def again(self, register: str, row_id: str) -> Changed[None]:
        """Queue what was refused of a record once more as it is, and say what became of it."""
        account = self._facts.install.account
        with self._store.act(account):
            queued = self._store.sending_again.again(account, register, row_id)
        code = "again" if queued else "again_not"
        advice = Advice("sent-again", say(f"services.{code}"), say(f"services.{code}_why"), "info")
        return Changed(None, frozenset({register}) if queued else frozenset(), advice)

    def table(self) -> str:
        """Return every refused entry as a table: comma-separated values, one line a field, a head above.

        So do entries that wait, where the last sync said that the centre takes no more from here.
        """
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([say(f"services.refused_{name}") for name in _COLUMNS])
        titles, people = Titles(self._facts), People(self._facts)
        states = self._store.states
        last = states.log(1)
        # Where the centre takes nothing any more, what waits will wait for ever: it is to leave this PC so.
        ended = last[0].code if last and last[0].code in ENDED else ""
        for one in states.refused() + (states.waiting() if ended else []):
            for line in self._lines(one, ended, titles, people):
                writer.writerow([harmless(unbroken(cell)) for cell in line])
        return out.getvalue()

    def _lines(self, one: Stored, ended: str, titles: Titles, people: People) -> Iterator[tuple[str, ...]]:
        operation, result = one.operation, one.result
        known = REGISTERS[operation.register]
        row = self._store.rows.find(operation.register, operation.row_id) or {ROW_ID: operation.row_id}
        place = titles.set_title(operation.register, row), titles.title(operation.register, row)
        code, values = (result.code or "", result.values) if result is not None else (ended, {})
        why = sentence(code, values)
        told = why, people.actor(operation.actor), moment(operation.wall_ms)
        if operation.kind is Kind.DELETE:
            yield *place, say("services.deletion"), "", *told
            return
        # The one that was refused, where the centre named it; else all that went with it.
        named = {result.field} & operation.set.keys() if result is not None else set()
        for name in (one for one in operation.set if not named or one in named):
            field = known.field(name)
            yield *place, field.label, _figure(show(field, operation.set[name].new)), *told


def _figure(text: str) -> str:
    """Return a shown value as a spreadsheet reads it: screens write a minus sign, it wants a hyphen."""
    return text.replace("\N{MINUS SIGN}", "-")


def harmless(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula: with an apostrophe before it."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text
