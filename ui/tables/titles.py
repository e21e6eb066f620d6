"""Names of funds where the kind is said already: by the page's title, or by the line below. Pure."""

from functools import cache

from sync.model.fields import FundKind
from ui.text import say


@cache
def _prefixes() -> tuple[str, ...]:
    words = {say(f"common.{form}.{kind}") for kind in FundKind for form in ("kind", "short")}
    # Longest first: a short name may be the beginning of the long one.
    return tuple(sorted(words, key=len, reverse=True))


def without_kind(title: str) -> str:
    """Return a fund's name without the name of its kind before it; never empty."""
    for prefix in _prefixes():
        rest = title.removeprefix(prefix).strip()
        if rest and rest != title:
            return rest
    return title
