"""The failures of this boundary: bytes or claims of the other end that do not hold.

They are raised where bytes become messages and where signatures are checked, nowhere else. A refusal of a
single operation is no failure but a value (``changes.Result``).
"""


class ProtocolTrouble(Exception):  # noqa: N818 - a finding about what the other end sent
    """The other end sent something that cannot be accepted; ``code`` stands in ``refusals.REFUSALS``."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


class CursorTrouble(ProtocolTrouble):
    """A cursor that this endpoint did not sign, or that is not one."""

    def __init__(self) -> None:
        super().__init__("cursor-invalid")
