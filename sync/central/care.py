"""The commands of whoever looks after the endpoint.

``backup verify restore status revoke collect assign password history``
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from sync.central import oversight
from sync.central.again import again
from sync.central.backup import back_up
from sync.central.collecting import collect
from sync.central.command_line import DATA, DATABASE, opened, say, written
from sync.central.errors import CentralError, in_both_languages
from sync.central.given_password import give_password
from sync.central.hand_over import Side, hand_over
from sync.central.history import history
from sync.central.read_back import Content, read_back
from sync.central.restore import restore

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.command("backup")
@DATA
@DATABASE
@click.option("--to", "target", type=click.Path(path_type=Path), required=True, help="A file, or a folder.")
def _backup(folder: Path, address: str | None, target: Path) -> None:
    """Back up the endpoint while it serves; what is made is read back before PCs count on it."""
    with opened(folder, address) as centre:
        made = back_up(centre, target)
    say({"file": str(made.file), "octets": made.octets, **_told(made.content)})


@click.command("verify")
@_FILE
def _verify(file: Path) -> None:
    """Read a backup whole: pages, logs, heads, digests."""
    with _known():
        say({"file": str(file), **_told(read_back(file))})


@click.command("restore")
@_FILE
@DATA
@DATABASE
@click.option("--replace", is_flag=True, help="Move what lies in --data aside; a --database must be empty.")
def _restore(file: Path, folder: Path, address: str | None, *, replace: bool) -> None:
    """Make --data the endpoint of a backup, in a new epoch: PCs then offer again what it lacks."""
    with _known():
        done = restore(file, folder, replace=replace, address=address)
    aside = None if done.aside is None else str(done.aside)
    say({**_told(done.content), "epoch": done.epoch, "moved_aside": aside})


@click.command("status")
@DATA
@DATABASE
def _status(folder: Path, address: str | None) -> None:
    """Print installs, streams, epochs and the last verified backup as one JSON line."""
    with opened(folder, address) as centre:
        say(oversight.status(centre))


@click.command("revoke")
@DATA
@DATABASE
@click.option("--install", help="The PC that may no longer speak.")
@click.option("--user", "user_name", help="The account that may no longer write.")
def _revoke(folder: Path, address: str | None, install: str | None, user_name: str | None) -> None:
    """End what an install, or an account, may do here."""
    if not install and not user_name:
        raise click.UsageError("give --install, --user or both")
    with opened(folder, address) as centre:
        ended = oversight.revoke(centre, install=install, user_name=user_name)
    if not ended:
        raise click.ClickException(in_both_languages("revoke-nothing", {}))
    say({"ended": ended})


@click.command("collect")
@DATA
@DATABASE
def _collect(folder: Path, address: str | None) -> None:
    """Remove deleted records that are 400 days old and that every PC in use has heard of."""
    with opened(folder, address) as centre:
        done = again(lambda: collect(centre))
    say({"collected": done.rows, "waits_for": sorted(done.waits_for)})


@click.command("assign")
@DATA
@DATABASE
@click.option(
    "--district", "stream", required=True, callback=written, help="The office that goes over: 3201."
)
@click.option("--from-user", callback=written, help="Whose it was.")
@click.option("--from-install", callback=written, help="On which PC; default: on every one.")
@click.option("--to-user", callback=written, help="Whose it is now; default: whoever enrols by the code.")
@click.option("--to-install", callback=written, help="On which PC of the office; needs --to-user.")
@click.option("--valid-days", type=click.IntRange(1, 365), default=14, show_default=True)
def _assign(folder: Path, address: str | None, stream: str, valid_days: int, **sides: str | None) -> None:
    """Hand an office over to another account or PC; prints a code where it needs to be enrolled."""
    leaving = Side(sides["from_user"], sides["from_install"])
    taking = Side(sides["to_user"], sides["to_install"])
    if leaving == Side() or (taking.install and not taking.user_name):
        raise click.UsageError("give --from-user or --from-install, and --to-user with --to-install")
    with opened(folder, address) as centre:
        done = hand_over(centre, stream, leaving, taking, valid_days=valid_days)
    say({"ended": done.ended, "to": done.to, "code": done.code})


@click.command("password")
@DATA
@DATABASE
@click.option("--user", "user_name", required=True, callback=written, help="The account's user name.")
@click.option("--revoke", "end_rights", is_flag=True, help="Also end what the account may do on its PCs.")
def _password(folder: Path, address: str | None, user_name: str, *, end_rights: bool) -> None:
    """Give an account another password: asked for twice, or the first line of standard input."""
    with opened(folder, address) as centre:
        given = give_password(centre, user_name, _typed_password(), end_rights=end_rights)
    say({"user": given.user_name, "ended": given.ended})


@click.command("history")
@DATA
@DATABASE
@click.option("--district", "stream", required=True, callback=written, help="The office's stream: 3201.")
@click.option("--row", "row_id", required=True, callback=written, help="The record's id, 32 letters.")
@click.option("--field", "name", callback=written, help="Only this field of it.")
def _history(folder: Path, address: str | None, stream: str, row_id: str, name: str | None) -> None:
    """Print each change of a record as a JSON line, then the hash that proves the log."""
    with opened(folder, address) as centre:
        found = history(centre, stream, row_id.replace("-", "").lower(), name)
    for one in found.entries:
        say(one)
    if found.broken:
        values = {"place": f"{stream} {found.seq}"}
        raise click.ClickException(in_both_languages("history-broken", values))
    if not found.entries:
        raise click.ClickException(in_both_languages("history-nothing", {"place": stream, "row": row_id}))
    say({"proved": found.seq, "link": found.link.hex()})


def _typed_password() -> str:
    # Never an option: the list of processes and the shell's history would show it.
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")


COMMANDS: Final = (_backup, _verify, _restore, _status, _revoke, _collect, _assign, _password, _history)


@contextmanager
def _known() -> Iterator[None]:
    try:
        yield
    except CentralError as trouble:
        raise click.ClickException(str(trouble)) from trouble


def _told(content: Content) -> dict[str, object]:
    return {
        "realm": content.realm,
        "epoch": content.epoch,
        "heads": content.heads,
        "counts": content.counts,
        "installs": len(content.installs),
    }
