"""Why an officer cannot write something here, in words. The endpoint judges; this only mirrors its rights."""

from collections.abc import Iterable, Mapping

from desktop_app.services.facts import Facts
from sync.model.areas import is_district
from sync.model.breaches import breach, breaches, may_make
from sync.model.fields import Field, Owner, Register, StoredValue
from sync.model.homes import fits_in
from sync.model.roles import Role, may_set
from sync.protocol.changes import DELETION
from ui.text import say
from ui.views.common import Withheld


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
        return self._barred("", register, name, stream)

    def who_chooses(self, register: Register, name: str, stream: str) -> str:
        """Say why a conflict about ``name`` is not settled here, and by whom; empty when it can be."""
        return self._barred("choose_", register, name, stream)

    def may_make(self, register: Register, stream: str) -> bool:
        """Tell whether the endpoint can accept a new record of ``register`` in ``stream``."""
        return self._role is None or may_make(self._role, self._home, register, stream)

    def why_no_new(self, register: Register, streams: Iterable[str]) -> str:
        """Say why no record of ``register`` can be made in any of ``streams``; empty when one can."""
        if fits_in(register, self._home) and any(self.may_make(register, one) for one in streams):
            return ""
        if self._role is not None and is_district(self._home):
            return say("services.no_new_role", what=register.label, role=self._role.label)
        return say("services.no_new", what=register.label)

    def barred(self, register: Register, stream: str, values: Mapping[str, StoredValue]) -> dict[str, str]:
        """Return field -> why its value cannot be written in ``stream``; nothing where all can."""
        if self._role is None:
            return {}
        found = breaches(self._role, self._home, register, values, stream)
        given = self.withheld(register) if found else {}
        return {
            name: self.why_not(register, name, stream) or (given[name].why if name in given else "")
            for name in found
        }

    def withheld(self, register: Register) -> dict[str, Withheld]:
        """Return field -> the choices that this officer's role may not give."""
        found = {one.name: self._withheld(register, one) for one in register.fields if one.choices}
        return {name: one for name, one in found.items() if one is not None}

    def _barred(self, words: str, register: Register, name: str, stream: str) -> str:
        role = self._role
        if role is None or breach(role, self._home, register, name, stream) is None:
            return ""
        # Asked in this order: what the centre owns is nobody's here, whichever office the record stands in.
        if register.owner is not Owner.DISTRICT or (name != DELETION and register.field(name).centre_owned):
            return say(f"services.{words}centre_owned")
        if stream != self._home:
            return say(f"services.{words}other_office", office=self._areas.short(stream))
        return say(f"services.{words}role_may_not", role=role.label)

    def _withheld(self, register: Register, field: Field) -> Withheld | None:
        role = self._role
        barred = [one for one in field.choices if role and not may_set(role, register, field.name, one.value)]
        givers: dict[str, list[str]] = {}
        for one in barred:
            head = may_set(Role.DISTRICT_HEAD, register, field.name, one.value)
            giver = Role.DISTRICT_HEAD.label if head else say("services.reviewer")
            givers.setdefault(giver, []).append(f"“{one.label}”")
        why = (say("services.withheld", values=" ".join(givers[giver]), who=giver) for giver in givers)
        return Withheld(frozenset(one.value for one in barred), " · ".join(why)) if barred else None
