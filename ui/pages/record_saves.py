"""How far the texts of a form are on their way: sent, saved, failed or refused. No widget here."""

from collections import Counter

from ui.text import say


class RecordSaves:
    """Keeps count by field; the save of a new record as a whole goes under no name."""

    def __init__(self) -> None:
        # A count, no flag: a field left twice in a row has two saves on their way.
        self._sending: Counter[str] = Counter()
        self._whys: dict[str, str] = {}
        self._refused: set[str] = set()

    @property
    def is_waiting(self) -> bool:
        """Whether a save has not been answered yet."""
        return self._sending.total() > 0

    @property
    def unsaved(self) -> set[str]:
        """Fields whose text could not be saved."""
        return set(self._whys)

    @property
    def failed(self) -> list[str]:
        """Fields whose save may well succeed another time; a refused text has to be changed first."""
        return [name for name in self._whys if name not in self._refused]

    def is_sending(self, name: str) -> bool:
        """Tell whether a save of a field has not been answered yet."""
        return self._sending[name] > 0

    def why(self, name: str) -> str:
        """Return why a field is not saved, empty when it is."""
        return self._whys.get(name) or (say("window.not_answered") if self.is_sending(name) else "")

    def send(self, name: str) -> None:
        """Count a save that was asked for."""
        self._sending[name] += 1

    def put_failed(self, name: str, why: str) -> None:
        """Count an answer: it could not be saved."""
        self._sending[name] -= 1
        self._whys[name] = why
        self._refused.discard(name)

    def put_refused(self, name: str, why: str) -> None:
        """Count an answer: it may not be saved as it is."""
        self.put_failed(name, why)
        self._refused.add(name)

    def put_saved(self, name: str) -> bool:
        """Count an answer: it is saved. Tells whether nothing newer of that field is on its way."""
        self._sending[name] -= 1
        if self._sending[name]:
            return False
        self._whys.pop(name, None)
        self._refused.discard(name)
        return True
