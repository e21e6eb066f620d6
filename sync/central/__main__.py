"""``python -m sync.central``: the endpoint's commands."""

import json
import os
from errno import ENOENT
from functools import partial
from pathlib import Path
from socket import socket
from typing import Any, Final

import click

from sync.central.accounts import Grant, issue_code
from sync.central.again import again
from sync.central.care import COMMANDS
from sync.central.centre import Sources
from sync.central.command_line import DATA as _DATA
from sync.central.command_line import DATABASE as _DATABASE
from sync.central.command_line import opened as _opened
from sync.central.command_line import say as _say
from sync.central.command_line import written as _written
from sync.central.description import description
from sync.central.errors import because_of, in_both_languages
from sync.central.logs import start_logging
from sync.central.one_server import only_server
from sync.central.opening import Opening
from sync.central.provision import MOST_BENCH_DISTRICTS, provision_bench, provision_practice
from sync.central.publish import publish_files
from sync.central.serve import Line, serve
from sync.central.workers import Job, serve_with_workers
from sync.model.areas import CENTRE, Areas, area_of
from sync.model.practice.moment import DISTRICT
from sync.model.roles import Role, fits_home

MOST_WORKERS: Final = 64


_PEM = click.Path(dir_okay=False, path_type=Path)


@click.group()
def main() -> None:
    """Kongtun's central endpoint."""
    start_logging()


for _one in COMMANDS:
    main.add_command(_one)


@main.command("serve")
@_DATA
@_DATABASE
@click.option("--host", callback=_written, default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), required=True, help="0 lets the system choose.")
@click.option("--certificate", type=_PEM, help="PEM file for TLS, with the chain; needs --key.")
@click.option("--key", type=_PEM, help="PEM file of the certificate's key.")
@click.option(
    "--workers", type=click.IntRange(1, MOST_WORKERS), default=1, show_default=True, help="Processes at work."
)
@click.option("--with-bench-register", is_flag=True, help="Also know the benchmark's register.")
def serve_command(
    folder: Path, address: str | None, workers: int, *, with_bench_register: bool, **place: Any
) -> None:
    """Serve districts until SIGTERM or SIGINT; prints one JSON line when ready."""
    opening, line = Opening(folder, address, with_bench_register), Line(**place)
    with _opened(folder, address, make=True, sound=True, registry=opening.registry) as centre:
        line.check()
        with _listening(line) as listening, only_server(folder):
            port = listening.getsockname()[1]
            ready = partial(_say, {"ready": True, "port": port})
            if workers == 1:
                serve(centre, line, listening, ready)
            else:
                sources = Sources(centre.clock, centre.chance)
                serve_with_workers(Job(opening, sources, line, listening), workers, ready)


def _listening(line: Line) -> socket:
    try:
        return line.listen()
    except (OSError, UnicodeError) as trouble:
        values = {"place": f"{line.host}:{line.port}", "because": because_of(trouble)}
        raise click.ClickException(in_both_languages("serve-no-line", values)) from trouble


@main.command("enrol")
@_DATA
@_DATABASE
@click.option("--district", "stream", required=True, help="3201 a district, 3200 a province, 0000.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--valid-days", type=click.IntRange(1, 365), default=14, show_default=True)
def enrol_command(folder: Path, address: str | None, stream: str, role: str, valid_days: int) -> None:
    """Print a code that enrols one PC, once."""
    area = area_of(stream)
    if (stream != CENTRE and area not in Areas.shipped()) or not fits_home(Role(role), stream):
        words = in_both_languages("enrol-role-elsewhere", {"role": role, "place": stream})
        raise click.BadParameter(words, param_hint="--district")
    with _opened(folder, address) as centre:
        click.echo(issue_code(centre, Grant(stream, role), valid_days=valid_days))


@main.command("publish")
@_DATA
@_DATABASE
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def publish_command(folder: Path, address: str | None, files: tuple[Path, ...]) -> None:
    """Publish catalogues, allocations, schemes, due days or budgeted flags; prints rows changed by file."""
    with _opened(folder, address) as centre:
        for file, changed in zip(files, again(lambda: publish_files(centre, files)), strict=True):
            _say({"file": file.name, "rows_changed": changed})


@main.command("describe")
def describe_command() -> None:
    """Print all addresses and messages as OpenAPI 3.1 (JSON), for whoever writes another client."""
    print(json.dumps(description(), ensure_ascii=False, indent=1))


@main.command("provision")
@_DATA
@_DATABASE
@click.option("--districts", type=click.IntRange(1, MOST_BENCH_DISTRICTS), help="Bench districts 1 to N.")
@click.option("--practice", is_flag=True, help="The practice district instead, with its registers.")
@click.option("--district", default=DISTRICT, show_default=True, help="Which district to practise in.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
def provision_command(
    folder: Path, address: str | None, districts: int | None, district: str, out: Path, *, practice: bool
) -> None:
    """Make a bench or practice endpoint; writes its many-use credentials to --out."""
    if practice == (districts is not None):
        raise click.UsageError("give either --districts N or --practice")
    if practice and district not in {one.code for one in Areas.shipped().districts()}:
        words = in_both_languages("provision-no-district", {"place": district})
        raise click.BadParameter(words, param_hint="--district")
    if not out.parent.is_dir():
        raise _not_written(out, FileNotFoundError(ENOENT, os.strerror(ENOENT)))
    with _opened(folder, address, make=True, realm="practice" if practice else "bench") as centre:
        credentials = provision_practice(centre, district) if districts is None else None
        credentials = credentials or provision_bench(centre, districts or 0)
    try:
        _write_secret(out, json.dumps(credentials, indent=1))
    except OSError as trouble:
        raise _not_written(out, trouble) from trouble


def _not_written(out: Path, trouble: OSError) -> click.ClickException:
    values = {"file": str(out), "because": because_of(trouble)}
    return click.ClickException(in_both_languages("provision-out", values))


def _write_secret(out: Path, text: str) -> None:
    """Write a file that is its owner's alone before the first letter stands in it, old or new."""
    handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        if out.is_file():  # a file from before keeps its wider rights; a device's are not ours to change
            out.chmod(0o600)
        file.write(text)


if __name__ == "__main__":
    main(prog_name="python -m sync.central")
