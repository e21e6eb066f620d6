"""Which of the four programme colours a fund kind or a programme carries, as stripe, bar or dot."""

from types import MappingProxyType

STRIPES = MappingProxyType(
    {
        "mother_fund": "mf",
        "savings_group": "gf",
        # The announcement counts both in one programme (DOMAIN section 2).
        "kkj_fund": "gf",
        "debt_centre": "dm",
        "royal_site": "ri",
        "MF": "mf",
        "GF": "gf",
        "DM": "dm",
        "RI": "ri",
    }
)


def stripe_of(kind: str) -> str:
    """Return the token of a fund kind or programme; grey ``border`` for what belongs to none."""
    return STRIPES.get(kind, "border")
