"""How a register and its fields are declared: once, for tables, triggers, grids, forms, checks and exports.

Stored values are what SQLite and the wire hold: ``None``, ``int``, ``float`` or ``str``. Money is integer
satang, a date ISO 8601 (Christian era), a boolean 0 or 1, a reference the row id of another register.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum

from sync.model.ids import RowId, official_id

StoredValue = int | float | str | None
Row = Mapping[str, StoredValue]
"""A record: its field values, and ``row_id``, ``district_code`` (the stream) and ``deleted`` (0 or 1)."""

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

    @property
    def head(self) -> str:
        """The words for a grid column."""
        return self.short or self.label


@dataclass(frozen=True, slots=True)
class Register:
    """A kind of record and all that is derived from its declaration."""

    name: str
    label: str
    fields: tuple[Field, ...]
    owner: Owner = Owner.DISTRICT
    official: bool = False
    """Whether the key fields alone make the id (UUIDv5); otherwise the id is made by time (UUIDv7)."""
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

    def official_row_id(self, values: Row) -> RowId:
        """Return the id derived from the key fields of ``values``.

        Raises:
            ValueError: when this register's ids are made by time.
        """
        if not self.official:
            raise ValueError(f"{self.name} has no official codes")
        return official_id(self.name, *(values.get(one.name) for one in self.keys))


@dataclass(frozen=True)
class Registry:
    """All registers a program knows, by name, in the order of their rank."""

    registers: tuple[Register, ...]
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
        return iter(sorted(self.registers, key=lambda one: (one.rank, one.name)))

    def with_register(self, register: Register) -> "Registry":
        """Return a registry that also knows ``register`` (the bench adds its own)."""
        return Registry((*self.registers, register))
