"""What the endpoint's commands share: their options, the opened endpoint, and one JSON line of an answer."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from sync.central.centre import Centre, open_centre
from sync.central.errors import CentralError, because_of, in_both_languages
from sync.central.soundness import check_file
from sync.model.fields import Registry
from sync.model.registry import REGISTERS


def written(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Refuse a blank value: a shell's unset variable would choose another folder or database in silence."""
    if value == "":
        raise click.BadParameter(in_both_languages("option-blank", {}))
    return value


def _folder(context: click.Context, option: click.Parameter, value: str) -> Path:
    return Path(written(context, option, value) or "")


DATA = click.option(
    "--data",
    "folder",
    type=click.Path(file_okay=False),
    callback=_folder,
    required=True,
    help="The endpoint's folder: database, key, snapshots.",
)
DATABASE = click.option(
    "--database",
    "address",
    callback=written,
    envvar="KONGTUN_DATABASE",
    show_envvar=True,
    help="postgresql://user@host/name; default: an SQLite file in --data.",
)


@contextmanager
def opened(
    folder: Path,
    address: str | None,
    *,
    make: bool = False,
    sound: bool = False,
    realm: str | None = None,
    registry: Registry = REGISTERS,
) -> Iterator[Centre]:
    """Open the endpoint; its known failures end the command in words, with exit code 1.

    A folder that is mistyped must not become an endpoint nobody knows of: only two commands ``make`` one.
    ``sound``: read the file through first.
    """
    try:
        if sound:
            check_file(folder, address)
        centre = open_centre(folder, address=address, realm=realm, registry=registry, make=make)
        if centre.new:
            values = {"folder": str(folder), "realm": centre.identity.realm}
            click.echo(in_both_languages("endpoint-made", values), err=True)
        try:
            yield centre
        finally:
            centre.close()
    except CentralError as trouble:
        raise click.ClickException(str(trouble)) from trouble
    except SQLAlchemyError as trouble:
        words = in_both_languages("endpoint-work-failed", {"because": because_of(trouble)})
        raise click.ClickException(words) from trouble


def say(line: Mapping[str, object]) -> None:
    """Print one JSON line."""
    # It flushes: whoever started `serve` over a pipe waits for this very line.
    click.echo(json.dumps(dict(line)))
