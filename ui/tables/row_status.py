"""The last column of the sheet: how far a row is, and where it stands between here and the centre. Pure."""

import dataclasses

from sync.model.checks import Problem, Strength
from sync.model.sentences import sentence, title
from ui.tables.faces import Face, Ink
from ui.text import knows, say
from ui.views.common import EntryState, RowState
from ui.views.sheet import SheetColumn, SheetRow
from ui.widgets.badge import mark_of

_INKS = {"plain": Ink.QUIET, "ok": Ink.OK, "warn": Ink.WARN, "bad": Ink.BAD, "accent": Ink.ACCENT}
_CALM = frozenset({RowState.SAVED_HERE, RowState.QUEUED, RowState.DELIVERED})
"""Waiting for a line is nobody's fault and nothing to act on: no colour in the table."""
_ORDER = (Strength.UNREADABLE, Strength.MUST_FIX, Strength.EXPLAIN, Strength.WARN)


def worst(row: SheetRow) -> Problem | None:
    """Return the row's problem that matters most, the first of equals."""
    found = sorted(row.problems, key=lambda one: _ORDER.index(one.strength))
    return found[0] if found else None


def status_face(row: SheetRow, columns: tuple[SheetColumn, ...], *, editing: bool, compact: bool) -> Face:
    """Return the face of the status column: icon and word; only icons where the window is narrow."""
    icon, ink, word = _look(row, columns, editing=editing)
    if compact:
        return Face(icon=icon, ink=ink, left=True)
    face = Face(word, ink, small=True, left=True, icon=icon)
    # Nothing is entered, so nothing is on its way to anywhere.
    if row.entry is EntryState.EMPTY:
        return face
    state = mark_of(row.state)
    ink = Ink.QUIET if row.state in _CALM else _INKS[state.tone]
    return dataclasses.replace(face, tail_icon=state.icon, tail_ink=ink)


def unsaved_face(*, compact: bool) -> Face:
    """Return the face of a row with a text that could not be saved: no state but this one counts."""
    if compact:
        return Face(icon="circle-alert", ink=Ink.BAD, left=True)
    return Face(say("sheet.unsaved"), Ink.BAD, small=True, left=True, icon="circle-alert", bold=True)


def _look(row: SheetRow, columns: tuple[SheetColumn, ...], *, editing: bool) -> tuple[str, Ink, str]:
    if editing:
        return "pencil-line", Ink.ACCENT, say("sheet.entry_editing")
    # Before any rule: what is wrong with figures that cannot be mended now is no help.
    if row.locked or row.conflicts or row.drafts:
        return _hindered(row)
    problem = worst(row)
    mark = mark_of(row.entry)
    icon, ink = mark.icon, _INKS[mark.tone]
    if problem is not None and row.entry in {EntryState.EXPLAIN, EntryState.MUST_FIX}:
        return icon, ink, _few_words(problem)
    if row.entry is EntryState.PARTIAL:
        names = [column.name for column in columns if column.editable]
        done = sum(row.values.get(name) is not None for name in names)
        return "circle-dashed", Ink.QUIET, say("sheet.entry_partial", done=done, cells=len(names))
    return icon, ink, mark.words


def _few_words(problem: Problem) -> str:
    """Return a problem's title, or fewer words still where the row shows its figure already."""
    key = f"sheet.short_{problem.code}"
    return say(key) if knows(key) else title(problem.code, problem.values)


def _hindered(row: SheetRow) -> tuple[str, Ink, str]:
    """Return what stands in the way of the row's figures, the strongest first."""
    if row.locked:
        return "lock", Ink.QUIET, say("sheet.entry_locked")
    if row.conflicts:
        return "git-compare", Ink.ACCENT, say("common.RowState.in_conflict")
    return "circle-x", Ink.BAD, say("sheet.entry_draft")


def status_words(row: SheetRow) -> str:
    """Return the whole state in words, for the foot, tool tips and screen readers."""
    words = [mark_of(row.entry).words]
    if row.entry is not EntryState.EMPTY:
        words.append(mark_of(row.state).words)
    if row.locked:
        words.append(row.locked)
    words.extend(sentence(one.code, one.values) for one in row.problems)
    return " · ".join(words)
