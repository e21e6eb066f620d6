"""A child for races: takes a folder when told to, as often as told, as a start of the program would."""

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from desktop_app.shell.single_instance import SingleInstance


def main() -> None:
    """Read ``take`` and ``leave`` from standard input; answer ``first``, ``second`` or ``left``."""
    application = QCoreApplication(sys.argv[:1])
    folder = Path(sys.argv[1])
    single = SingleInstance(folder)
    say("ready")
    for line in sys.stdin:
        if line.strip() == "take":
            say("first" if single.first() else "second")
        else:
            single.leave()
            single = SingleInstance(folder)
            say("left")
        application.processEvents()


def say(word: str) -> None:
    """Answer a line."""
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
