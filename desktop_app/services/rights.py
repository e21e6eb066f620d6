"""Why an officer cannot write something here, in words. The endpoint judges; this only mirrors its rights."""

from desktop_app.services.facts import Facts
from sync.model.fields import Owner, Register
from sync.model.homes import fits_in
from sync.model.roles import Role, may_write
from sync.protocol.changes import DELETION
from ui.text import say


class Rights:
    """The rights of whoever works on this store."""

    def __init__(self, facts: Facts) -> None:
        self._areas = facts.areas
        install = facts.install
        self._home = install.home_stream
        self._role = Role(install.role) if install.role in {*Role} else None
        """A role that only a newer program knows forbids nothing here."""

    def why_not(self, register: Register, name: str, stream: str) -> str:
        """Say why ``name`` (a field or ``$deleted``) cannot be written in ``stream``; empty when it can."""
        if self._role is None or may_write(self._role, self._home, register, name, stream):
            return ""
        if register.owner is not Owner.DISTRICT or (name != DELETION and register.field(name).centre_owned):
            return say("services.centre_owned")
        if stream != self._home:
            return say("services.other_office", office=self._areas.short(stream))
        return say("services.role_may_not", role=self._role.label)

    def why_no_new(self, register: Register) -> str:
        """Say why no record of ``register`` can be made at this office; empty when one can."""
        if fits_in(register, self._home):
            return ""
        return say("services.no_new", what=register.label)
