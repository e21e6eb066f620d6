"""How a register and its fields are declared: once, for tables, triggers, grids, forms, checks and exports.

Stored values are what SQLite and the wire hold: ``None``, ``int``, ``float`` or ``str``. Money is integer
satang, a date ISO 8601 (Christian era), a boolean 0 or 1, a reference the row id of another register.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum

from sync.model.ids import RowId, official_id, time_id
from sync.model.sources import Chance, Clock

StoredValue = int | float | str | None
Row = Mapping[str, StoredValue]
"""A record: its field values, and ``row_id``, ``district_code`` (the stream) and ``deleted`` (0 or 1)."""

Codes = tuple[str | int, ...]

STREAM = "district_code"
ROW_ID = "row_id"
DELETED = "deleted"


class FieldType(Enum):
    """What a field holds, which decides its editor, its column and how text becomes a value."""

    TEXT = "text"
    NOTE = "note"
    """Longer free text, scanned for personal data."""
    INTEGER = "integer"
    SATANG = "satang"
    BOOLEAN = "boolean"
    DATE = "date"
    FISCAL_YEAR = "fiscal_year"
    """A Buddhist-era year 2540-2600."""
    FISCAL_MONTH = "fiscal_month"
    """1-12, 1 is October."""
    YEAR_BE = "year_be"
    CHOICE = "choice"
    REFERENCE = "reference"
    AREA = "area"
    """A province, district or tambon code."""
    DECIMAL = "decimal"
    JSON = "json"
    """A structure kept as JSON text; never typed by hand."""


class Privacy(Enum):
    """The personal-data class of a field (DOMAIN section 5)."""

    NONE = "none"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


class FundKind(StrEnum):
    """The five kinds of fund a district keeps."""

    MOTHER_FUND = "mother_fund"
    SAVINGS_GROUP = "savings_group"
    KKJ_FUND = "kkj_fund"
    DEBT_CENTRE = "debt_centre"
    ROYAL_SITE = "royal_site"


class Owner(Enum):
    """Who may write a register: its district, the centre (and provinces), or the machinery itself."""

    DISTRICT = "district"
    CENTRE = "centre"
    MACHINERY = "machinery"


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value of a choice field and its word on screen."""

    value: str
    label: str
    kinds: frozenset[FundKind] = frozenset()
    """The fund kinds it is offered for; empty means all."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a register."""

    name: str
    label: str
    """Thai label in forms, exports and sentences."""
    type: FieldType
    short: str = ""
    """Head in a grid where the label is too wide."""
    group: str = ""
    """Head above neighbouring grid columns."""
    key: bool = False
    """Makes the id: never changes after the first save."""
    required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    """For numbers the range; for text the longest length in letters."""
    choices: tuple[Choice, ...] = ()
    refers_to: str = ""
    refers_to_kinds: frozenset[FundKind] = frozenset()
    """The kinds of fund a reference may name; empty means all."""
    kinds: frozenset[FundKind] = frozenset()
    """The fund kinds the field applies to; empty means all."""
    privacy: Privacy = Privacy.NONE
    local_only: bool = False
    """Never leaves the machine: no trigger captures it, no message has it."""
    centre_owned: bool = False
    """Written by the centre or the province, read-only at districts."""
    flow: bool = False
    """Counts what happened in the month (written 0 by "no change"), not what stands at its end."""
    frozen: bool = False
    """Set when the year is opened; a later change asks for a reason."""
    hint: str = ""

    def applies_to(self, kind: FundKind) -> bool:
        """Tell whether funds of ``kind`` have this field."""
        return not self.kinds or kind in self.kinds

    def choices_for(self, kind: FundKind) -> tuple[Choice, ...]:
        """Return the choices offered for funds of ``kind``."""
        return tuple(one for one in self.choices if not one.kinds or kind in one.kinds)

    @property
    def head(self) -> str:
        """The words for a grid column."""
        return self.short or self.label


def key_codes(*names: str) -> Callable[[Row], Codes]:
    """Return a function that reads the fields ``names`` (or the stream) of a row as its official codes.

    The function raises ValueError when one of them is blank: half a key would make a wrong id.
    """

    def read(values: Row) -> Codes:
        codes: list[str | int] = []
        for name in names:
            value = values.get(name)
            # Raised, not taken for "no codes": with an id by time two PCs would make two rows of one fund.
            if not isinstance(value, str | int) or value == "":
                raise ValueError(f"key field {name} is blank")
            codes.append(value)
        return tuple(codes)

    return read


@dataclass(frozen=True, slots=True)
class Register:
    """A kind of record and all that is derived from its declaration."""

    name: str
    label: str
    fields: tuple[Field, ...]
    owner: Owner = Owner.DISTRICT
    official: bool = False
    """Whether official codes make the id (UUIDv5): the key fields, or what ``codes`` says."""
    codes: Callable[[Row], Codes | None] | None = None
    """Where not simply the key fields: the official codes of a row, ``None`` when this row has none
    (a community without a moo number, a savings group) and its id is made by time (UUIDv7)."""
    rank: int = 0
    """Parents have a lower rank; changes travel and rows load in this order."""
    search: tuple[str, ...] = ()
    """Fields whose text stands in ``search_key``."""
    titles: tuple[str, ...] = field(default=())
    """Fields that name a record on screen."""

    def field(self, name: str) -> Field:
        """Return the field called ``name``.

        Raises:
            KeyError: when the register has no such field.
        """
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(f"{self.name}.{name}")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all fields, in their declared order."""
        return tuple(one.name for one in self.fields)

    @property
    def travelling(self) -> tuple[Field, ...]:
        """The fields that leave the machine."""
        return tuple(one for one in self.fields if not one.local_only)

    @property
    def keys(self) -> tuple[Field, ...]:
        """The fields that make the id."""
        return tuple(one for one in self.fields if one.key)

    @property
    def names_of_keys(self) -> tuple[str, ...]:
        """The names of the fields that make the id."""
        return tuple(one.name for one in self.keys)

    def official_codes(self, values: Row) -> Codes | None:
        """Return the codes that make the id of this row, ``None`` when its id is made by time.

        Raises:
            ValueError: when a key field of an official register is blank.
        """
        if not self.official:
            return None
        if self.codes is not None:
            return self.codes(values)
        return key_codes(*self.names_of_keys)(values)

    def official_row_id(self, values: Row) -> RowId:
        """Return the id derived from the official codes in ``values``.

        Raises:
            ValueError: when this row's id is made by time, or a key is blank.
        """
        codes = self.official_codes(values)
        if codes is None:
            raise ValueError(f"this {self.name} has no official codes")
        return official_id(self.name, *codes)

    def new_row_id(self, values: Row, clock: Clock, chance: Chance) -> RowId:
        """Return the id of a new record: by official codes where it has them, else by time.

        Raises:
            ValueError: when a key field of an official register is blank.
        """
        codes = self.official_codes(values)
        return time_id(clock, chance) if codes is None else official_id(self.name, *codes)


@dataclass(frozen=True)
class Registry:
    """All registers a program knows, by name, in the order of their rank."""

    registers: tuple[Register, ...]
    # Filled in place: a frozen dataclass lets nobody assign it after the start.
    _names: dict[str, Register] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._names.update({one.name: one for one in self.registers})
        if len(self._names) != len(self.registers):
            raise ValueError("two registers of one name")

    def __getitem__(self, name: str) -> Register:
        """Return the register called ``name``, else KeyError."""
        return self._names[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[Register]:
        # Names decide between equals, so that both ends and every machine go through the registers alike.
        return iter(sorted(self.registers, key=lambda one: (one.rank, one.name)))

    def with_register(self, register: Register) -> "Registry":
        """Return a registry that also knows ``register`` (the bench adds its own)."""
        return Registry((*self.registers, register))
