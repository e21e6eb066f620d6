"""Money: integer satang inside, baht with two decimals on screen and paper, nothing in between."""

from dataclasses import dataclass

from sync.model.numerals import read_number
from sync.model.thai import MINUS

SATANG_PER_BAHT = 100


@dataclass(frozen=True, slots=True)
class Amount:
    """What a typed amount is: satang, or a code saying why it is none; blank and lone dash have neither."""

    satang: int | None
    code: str = ""
    dash: bool = False


def read_baht(text: str) -> Amount:
    """Read an amount typed in baht: commas, spaces, Thai digits, ฿ and บาท are understood.

    More than two decimals are refused with code ``money-decimals``: half a satang is never rounded away
    and 1.500 may have been meant as 1,500. Other codes as ``numerals.read_number``.
    """
    read = read_number(text)
    if read.number is None:
        return Amount(None, read.code, read.dash)
    exponent = read.number.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -2:
        return Amount(None, "money-decimals")
    # Exact: at most 24 digits (`numerals.LONGEST`) and two more stay within Decimal's 28; beyond it would
    # round in silence.
    return Amount(int(read.number * SATANG_PER_BAHT))


def baht(satang: int) -> str:
    """Return satang as baht text: 28000000 → 280,000.00, −50 → −0.50."""
    whole, part = baht_parts(satang)
    return whole + part


def baht_parts(satang: int) -> tuple[str, str]:
    """Return whole baht and ".00", which a sheet paints fainter."""
    whole, part = divmod(abs(satang), SATANG_PER_BAHT)
    # The sign by itself, as divmod of a negative number rounds away from 0: −50 satang would read −1.50.
    return (MINUS if satang < 0 else "") + f"{whole:,}", f".{part:02d}"


def baht_short(satang: int) -> str:
    """Return satang as baht text without ".00": 550000 → 5,500 but 31245 → 312.45."""
    whole, part = baht_parts(satang)
    return whole if part == ".00" else whole + part


def baht_plain(satang: int) -> str:
    """Return satang as it stands in an editor: no commas, an ASCII minus (61450.00)."""
    whole, part = divmod(abs(satang), SATANG_PER_BAHT)
    return f"{'-' if satang < 0 else ''}{whole}.{part:02d}"
