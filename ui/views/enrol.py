"""What the first run asks and is told."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EnrolForm:
    """The first step's fields as typed."""

    address: str
    code: str
    user_name: str
    display_name: str
    password: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A new install: where it belongs, and the recovery code to print (shown once)."""

    district_title: str
    display_name: str
    role_title: str
    recovery_code: str
