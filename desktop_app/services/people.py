"""Who did something, as the screens say it: me, or a colleague by name where this PC knows it."""

from desktop_app.services.facts import Facts
from desktop_app.services.places import text_of, whole
from sync.model.fields import ROW_ID, Row, StoredValue
from sync.protocol.conflicts import Author
from ui.text import say
from ui.views.sync import Side

_ID = 32
"""Letters of an account's id; what the centre published by command has a word instead."""


class People:
    """Names accounts and machines, as the office's own stream tells them."""

    def __init__(self, facts: Facts) -> None:
        self._officers = _names(facts, "officer", "account", "display_name")
        self._machines = _names(facts, "machine", ROW_ID, "label")
        install = facts.store.install
        self._account = install.account if install else ""
        self._name = install.display_name if install else ""
        self._install = install.install if install else ""
        self.nobody = Side("", None, "", None, "", say("services.before_state"))

    def actor(self, account: str) -> str:
        """Return the words for an account."""
        # Before the register of officers: a practice district has none, and a first sync may not have brought
        # it yet.
        if account == self._account:
            return self._name or say("services.practice_user")
        if account in self._officers:
            return self._officers[account]
        known = len(account) == _ID
        return say("services.colleague", code=account[-4:]) if known else say("services.centre_actor")

    def machine(self, install: str) -> str:
        """Return the words for a machine."""
        if install == self._install:
            return say("services.this_machine")
        if install in self._machines:
            return self._machines[install]
        return say("services.other_machine", code=install[-4:]) if install else say("services.centre_actor")

    def loser(self, conflict: Row) -> Side:
        """Return who wrote the value that lost."""
        return self._side(conflict, "losing")

    def centre(self, conflict: Row) -> Side:
        """Return who wrote the value the centre holds."""
        return self._side(conflict, "centre")

    def side(self, author: Author | None, value: str, stored: StoredValue) -> Side:
        """Return a value and who wrote it, where this PC knows."""
        if author is None:
            return Side(value, stored, "", None, "", "")
        who, where = self.actor(author.actor), self.machine(author.install)
        return Side(value, stored, who, author.wall_ms, where, "", own=self._is_own(author.actor))

    def _side(self, conflict: Row, role: str) -> Side:
        account = text_of(conflict.get(f"{role}_actor"))
        return Side(
            value="",
            stored=None,
            who=self.actor(account),
            at_ms=whole(conflict.get(f"{role}_wall_ms")),
            machine=self.machine(text_of(conflict.get(f"{role}_install"))),
            state=say(f"services.{role}_state"),
            own=self._is_own(account),
        )

    def _is_own(self, account: str) -> bool:
        # By the account, which one officer has on all their PCs; two officers may have the same name.
        return bool(account) and account == self._account


def _names(facts: Facts, register: str, key: str, name: str) -> dict[str, str]:
    return {text_of(row[key]): text_of(row[name]) for row in facts.store.rows.where(register)}
