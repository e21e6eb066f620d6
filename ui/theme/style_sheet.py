"""The little that Qt must draw itself: inputs, scroll bars, tool tips. All else is painted by our widgets.

Type selectors are our own class names, so that a cell editor (a plain ``QLineEdit``) keeps no form padding.
"""

from ui.theme.tokens import Tokens

# Of rules that are equally specific the last wins: a problem's border outlasts the focus, a lock the
# problem's. A border of 2 px takes its second one from the padding, so that no text moves.
_SHEET = """
Input, NoteInput {{
  background: {surface}; color: {text}; border: 1px solid {border}; border-radius: 6px; padding: 0 11px;
  selection-background-color: {sel}; selection-color: {text}; placeholder-text-color: {ghost};
}}
NoteInput {{ padding: 5px 7px; }}
Input:focus, NoteInput:focus {{ border: 2px solid {focus}; padding: 0 10px; }}
NoteInput:focus {{ padding: 4px 6px; }}
Input[problem="true"], NoteInput[problem="true"] {{ border: 2px solid {bad}; padding: 0 10px; }}
Input:read-only, NoteInput:read-only {{ background: {raised}; border: 1px solid {line}; padding: 0 11px; }}
Input:read-only:focus, NoteInput:read-only:focus {{ border: 2px solid {focus}; padding: 0 10px; }}
Input:disabled, NoteInput:disabled {{ color: {disabled}; border: 1px solid {line}; background: {raised}; }}
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {border}; padding: 4px 8px; }}
QScrollBar {{ background: {surface}; border: none; margin: 0; }}
QScrollBar:vertical {{ width: 10px; }}
QScrollBar:horizontal {{ height: 10px; }}
QScrollBar::handle {{ background: {border}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: none; }}
"""
_USED = ("surface", "raised", "text", "ghost", "line", "border", "sel", "focus", "bad", "disabled")


def style_sheet(tokens: Tokens) -> str:
    """Return the application's style sheet in the colours of a theme."""
    return _SHEET.format(**{name: tokens.colour(name).name() for name in _USED})
