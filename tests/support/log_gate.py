"""Fails a test that logs a warning nobody expected, and one that expects a warning which does not come."""

import logging
import re
from collections.abc import Sequence


class LogGate(logging.Handler):
    """Collects what is logged at WARNING and above while one test runs."""

    def __init__(self, expected: Sequence[str]) -> None:
        super().__init__(logging.WARNING)
        self.expected = list(expected)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record as a line of level, logger and message."""
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    def expect(self, pattern: str) -> None:
        """Allow, and demand, a line in which the regular expression ``pattern`` is found."""
        self.expected.append(pattern)

    def complaints(self) -> list[str]:
        """Return what is wrong at the end of the test; nothing when all is as expected."""
        unexpected = [line for line in self.lines if not any(re.search(p, line) for p in self.expected)]
        absent = [p for p in self.expected if not any(re.search(p, line) for line in self.lines)]
        return [f"unexpected log line: {line}" for line in unexpected] + [
            f"expected log line never came: {pattern}" for pattern in absent
        ]
