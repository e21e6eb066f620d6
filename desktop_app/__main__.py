"""``python -m desktop_app``, and ``kongtun`` in a bundle: the window, or one of its sub-commands.

Exit codes: 0 all went well, 1 something found wrong (said on standard output as JSON), 2 a wrong call.
"""

import json
import sys
from pathlib import Path

import click
from PySide6.QtWidgets import QApplication

from desktop_app.bootstrap import build, dress, guard
from desktop_app.machine import this_machine
from desktop_app.settings import SettingsFile
from sync.model.sentences import sentence


def _folder(_context: click.Context, _option: click.Parameter, value: str | None) -> Path | None:
    """Refuse a blank value: a shell's unset variable would choose the folder the shell stands in."""
    if value is None:
        return None
    if not value.strip():
        raise click.BadParameter("\n".join(sentence("option-blank", {}, one) for one in ("th", "en")))
    return Path(value)


_FOLDER = click.option("--folder", metavar="PATH", callback=_folder, help="Where stores and settings lie.")


@click.group(invoke_without_command=True)
@_FOLDER
@click.option("--realm", type=click.Choice(["real", "practice"]), default="real", show_default=True)
@click.pass_context
def main(context: click.Context, folder: Path | None, realm: str) -> None:
    """Kongtun: a district office's community funds and targets, offline."""
    context.obj = folder
    if context.invoked_subcommand is None:
        sys.exit(show_window(folder, realm))


@main.command("self-check")
@click.option("--endpoint", help="Address of an endpoint to reach.")
@click.pass_obj
def self_check_command(folder: Path | None, endpoint: str | None) -> None:
    """Check this installation; prints one line of JSON."""
    from desktop_app.self_check import self_check  # noqa: PLC0415 - loads what a start of the window does not need

    findings = self_check(endpoint, folder)
    click.echo(json.dumps(findings, ensure_ascii=False))
    sys.exit(0 if findings["ok"] else 1)


def show_window(folder: Path | None, realm: str) -> int:
    """Open the window and stay until it is closed."""
    machine = this_machine(folder)
    # Without the words of the command line: Qt takes those it knows out of them, such as `-style`.
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Kongtun")
    settings = SettingsFile(machine.folder)
    dress(settings)
    program = build(machine, settings, realm)
    guard(program)
    # 0: the first window has been called, which is what was asked for.
    code = 0
    if program.begin():
        program.schedule.begin()
        code = app.exec()
    program.quit()
    return code


if __name__ == "__main__":
    main()
