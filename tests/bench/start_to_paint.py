"""One start of the program on a practice district that is already here, up to its first whole picture.

Run as a fresh process by ``tests.bench.figures``; prints a line when the home page has been painted.
"""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop_app.bootstrap import build, dress
from desktop_app.machine import this_machine
from desktop_app.settings import SettingsFile
from tests.support.keys import wait_for
from ui.main_window import MainWindow


def main() -> None:
    """Start, paint, say so, end."""
    folder = Path(sys.argv[1])
    app = QApplication(sys.argv[:1])
    settings = SettingsFile(folder)
    dress(settings)
    program = build(this_machine(folder), settings)
    program.start()
    frame = program.frame
    wait_for(lambda: isinstance(frame.window_now, MainWindow), "the office's window")
    answered = program.database.free(lambda: None)  # in order: the home page's facts came before
    wait_for(answered.done, "the home page's facts")
    app.processEvents()
    frame.grab()
    app.processEvents()
    print("painted", flush=True)
    program.quit()


if __name__ == "__main__":
    main()
