"""One command for everything a developer does: ``python3 dev.py run``, ``python3 dev.py test`` and the rest.

Standard library only, so that it starts on a machine with nothing but Python. It makes ``.venv``, installs
the hash-locked requirements there and, as root on Debian or Ubuntu, the few system libraries Qt loads. What
it may not install it names in one line that can be typed, and goes on. Its own words go to standard error:
standard output belongs to the command it starts.
"""

import argparse
import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements" / "dev.lock"
STAMP = VENV / "installed-lock.txt"
OUTPUT = ROOT / "build"
PYTHONS = ((3, 11), (3, 14))
"""The first Python that works and the first that is not tried yet (pyproject.toml says the same)."""

LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libbrotlidec.so.1": "libbrotli1",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
"""What Qt and its offscreen, X11 and Wayland plugins ask of Linux, with the Debian package of each."""

SERVERS = Path("/usr/lib/postgresql")
"""Where Debian puts PostgreSQL's programs, off the path."""

GATES = (
    ("ruff check", ("ruff", "check", ".")),
    ("ruff format", ("ruff", "format", "--check", ".")),
    ("mypy", ("mypy",)),
    ("import-linter", ("importlinter.cli", "lint_imports_command")),
)


def say(text: str) -> None:
    """Tell the developer something without touching standard output."""
    print(text, file=sys.stderr, flush=True)


def virtual_python(folder: Path = VENV, system: str = os.name) -> Path:
    """Return the interpreter of the virtual environment in ``folder``."""
    return folder / "Scripts" / "python.exe" if system == "nt" else folder / "bin" / "python"


def lock_stamp(lock: bytes, version: tuple[int, int]) -> str:
    """Name what an environment was made from: the lock file's hash and the Python it belongs to."""
    return f"{hashlib.sha256(lock).hexdigest()} python {version[0]}.{version[1]}"


def is_supported(version: tuple[int, int]) -> bool:
    """Whether this Python is one the program is tested on."""
    return PYTHONS[0] <= version < PYTHONS[1]


def has_display(system: str, environ: Mapping[str, str]) -> bool:
    """Whether a window would be seen by somebody."""
    # Hosted Windows and macOS machines have a desktop at which nobody sits.
    if environ.get("CI") == "true":
        return False
    if not system.startswith("linux"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def is_loadable(library: str) -> bool:
    """Whether the system's loader finds ``library``."""
    try:
        # By the loader itself: package lists differ from one Linux to the next, and a library may come from
        # elsewhere.
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_postgres(servers: Path = SERVERS) -> bool:
    """Whether the tests find a PostgreSQL to start as a server of their own."""
    return any(servers.glob("*/bin/initdb")) or bool(shutil.which("initdb"))


def missing_packages(loadable: Callable[[str], bool] = is_loadable) -> list[str]:
    """Return the Debian packages this Linux lacks for Qt, tests, bundle and virtual environment."""
    packages = [package for library, package in LIBRARIES.items() if not loadable(library)]
    # PyInstaller asks it which libraries a library needs.
    if not shutil.which("objdump"):
        packages.append("binutils")
    if not has_postgres():
        packages.append("postgresql")
    # What records a process for the crash images of the proof is built on the spot.
    if not shutil.which("gcc"):
        packages += ["gcc", "libc6-dev"]
    # Debian cuts the standard library in pieces; only its own Python can be completed by its own package.
    if not importlib.util.find_spec("ensurepip") and Path(sys.base_prefix) == Path("/usr"):
        packages.append(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    return packages


def install_packages(packages: Sequence[str]) -> None:
    """Install Debian packages as root, or print the line to type; never an end in itself."""
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    line = "apt-get update && " + shlex.join(command)
    if not shutil.which("apt-get"):
        say("This system lacks what Qt loads or tests start; Debian calls it: " + " ".join(packages))
    # Never sudo by itself: a question for a password inside a test run would stand there unanswered.
    elif sys.platform == "win32" or os.geteuid() != 0:
        say(f"System packages are missing. Type once:\n  sudo sh -c {shlex.quote(line)}")
    else:
        say("Installing system packages: " + " ".join(packages))
        environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (["apt-get", "update"], command):
            if subprocess.run(step, env=environ, stdout=sys.stderr, check=False).returncode:
                say(f"That did not work; the line to type is:\n  {line}")
                return


def prepare_system() -> None:
    """Bring a Linux machine to the point where Qt loads; other systems need nothing."""
    if sys.platform.startswith("linux") and (packages := missing_packages()):
        install_packages(packages)


def fits(python: Path) -> bool:
    """Whether an environment's interpreter starts, is of the Python that runs this, and has its installer."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    question = "import pip, sys; print(f'{sys.version_info[0]}.{sys.version_info[1]}')"
    if not python.exists():
        return False
    # Started, not looked at: an environment that was copied, or half removed, has the file and does not run.
    answer = subprocess.run([str(python), "-c", question], capture_output=True, text=True, check=False)
    return answer.stdout.strip() == version


def make_environment() -> None:
    """Make ``.venv``, replacing one that does not fit."""
    if fits(virtual_python()):
        return
    say("Making .venv")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(command, stdout=sys.stderr, check=False).returncode:
        sys.exit("No .venv can be made: on Debian or Ubuntu type  apt-get install python3-venv")


def prepare() -> None:
    """Make everything ready that the other commands need; nothing to do costs a few milliseconds."""
    if not is_supported(sys.version_info[:2]):
        first, last = PYTHONS
        sys.exit(f"Python {first[0]}.{first[1]} or newer and below {last[0]}.{last[1]} is needed.")
    wanted = lock_stamp(LOCK.read_bytes(), sys.version_info[:2])
    if virtual_python().exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted:
        return
    prepare_system()
    make_environment()
    say("Installing the locked requirements")
    command = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if code := call([*command, "-r", str(LOCK)], stdout=sys.stderr.fileno()):
        sys.exit(code)
    # Last: an installation that was cut leaves no stamp, and is done again.
    STAMP.write_text(wanted, encoding="utf-8")


def call(arguments: Sequence[str], *, stdout: int | None = None, **environ: str) -> int:
    """Run the environment's Python with ``arguments`` at the top of the tree and return its exit code."""
    command = [str(virtual_python()), *arguments]
    # A Thai Windows would else read and print with code page 874, which has not all our letters.
    surroundings = {**os.environ, "PYTHONUTF8": "1", **environ}
    try:
        return subprocess.run(command, cwd=ROOT, env=surroundings, stdout=stdout, check=False).returncode
    # The command got the same Ctrl+C and has said what it had to.
    except KeyboardInterrupt:
        return 130


def call_offscreen(arguments: Sequence[str]) -> int:
    """Like ``call``, with windows painted in memory."""
    return call(arguments, QT_QPA_PLATFORM="offscreen")


def gate_arguments(name: str) -> list[str]:
    """Return what Python is started with for one gate."""
    module, *rest = dict(GATES)[name]
    if module == "importlinter.cli":
        return ["-c", f"from {module} import {rest[0]}; {rest[0]}()"]
    return ["-m", module, *rest]


PYTEST = ("-m", "pytest", "-n", "auto", "--dist", "loadfile")
"""On all cores, whole files at a time: what a file's tests share is then made once."""


def failed_gates() -> list[str]:
    """Run every gate, also after one has failed, and return the names of those that did."""
    failed = []
    for name, _ in GATES:
        began = time.monotonic()
        code = call(gate_arguments(name))
        say(f"gate {name}: {'failed' if code else 'passed'} ({time.monotonic() - began:.0f} s)")
        if code:
            failed.append(name)
    return failed


def lint(_: argparse.Namespace) -> int:
    """Check style, types and the direction of imports."""
    return 1 if failed_gates() else 0


def test(options: argparse.Namespace) -> int:
    """Run the gates and every test; ``--fast`` leaves the gates out, more words go to pytest."""
    # Not left to `prepare`: an environment from before the tests needed a server is up to date.
    if sys.platform.startswith("linux") and not has_postgres():
        install_packages(["postgresql"])
    failed = [] if options.fast else failed_gates()
    code = call_offscreen([*PYTEST, *options.rest])
    if failed:
        say("Gates failed: " + ", ".join(failed))
    return code or (1 if failed else 0)


def run(options: argparse.Namespace) -> int:
    """Open the practice office; without a display do a day's work there headless and leave pictures."""
    folder = options.out or OUTPUT / "practice-run"
    if has_display(sys.platform, os.environ) and not options.headless:
        return call(["-m", "tests.e2e.practice_round", "--window", "--out", str(folder), *options.rest])
    say(f"No display: the practice round runs headless; its pictures go to {folder}")
    return call_offscreen(["-m", "tests.e2e.practice_round", "--out", str(folder), *options.rest])


def shows(options: argparse.Namespace) -> int:
    """Run the acceptance shows of one issue, or only those named after it; a line of JSON for each."""
    # The names stand right behind the issue: the runner's parser takes its words in one piece.
    return call_offscreen(["-m", "tests.shows", options.issue, *options.rest, "--seed", str(options.seed)])


def screenshots(options: argparse.Namespace) -> int:
    """Paint every page in every appearance into a folder."""
    folder = options.out or OUTPUT / "screenshots"
    say(f"The pictures go to {folder}")
    return call_offscreen(["-m", "tests.screens", "--out", str(folder), *options.rest])


def bench(options: argparse.Namespace) -> int:
    """Measure what docs/benchmarks.md reports."""
    return call_offscreen(["-m", "tests.bench.figures", *options.rest])


def proof(options: argparse.Namespace) -> int:
    """Try to break what a sync promises: ``--quick`` in minutes, ``--full`` in hours; last a line of JSON."""
    return call_offscreen(["-m", "tests.proof", *options.rest])


def bundle(options: argparse.Namespace) -> int:
    """Build dist/kongtun, a folder that runs without Python on systems like this one."""
    places = ["--distpath", str(ROOT / "dist"), "--workpath", str(OUTPUT / "bundle")]
    command = ["-m", "PyInstaller", "build.spec", "--noconfirm", "--log-level", "WARN"]
    return call([*command, *places, *options.rest])


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "run": run,
    "test": test,
    "lint": lint,
    "shows": shows,
    "screenshots": screenshots,
    "bench": bench,
    "proof": proof,
    "bundle": bundle,
}


def make_parser() -> argparse.ArgumentParser:
    """Build the command line; words it does not know are handed to the tool behind the command."""
    # No abbreviations: `--fa` meant for pytest would be taken for `--fast` and kept from it.
    parser = argparse.ArgumentParser(
        prog="dev.py", description="Develop, test and pack Kongtun.", allow_abbrev=False
    )
    commands = parser.add_subparsers(dest="command", required=True)
    own = {
        name: commands.add_parser(name, help=work.__doc__, allow_abbrev=False)
        for name, work in COMMANDS.items()
    }
    own["test"].add_argument("--fast", action="store_true", help="tests only, no gates")
    own["run"].add_argument("--headless", action="store_true", help="as on a machine without a display")
    own["shows"].add_argument(
        "issue", help="the letter of the issue, such as A; after it single shows: S3 S7"
    )
    own["shows"].add_argument("--seed", type=int, default=1, help="what chance starts from (1)")
    for name in ("run", "screenshots"):
        own[name].add_argument("--out", type=Path, help="folder for the pictures")
    return parser


def main(arguments: Sequence[str]) -> int:
    """Make ready, do what was asked and return the exit code."""
    options, options_rest = make_parser().parse_known_args(arguments)
    options.rest = options_rest
    prepare()
    return COMMANDS[options.command](options)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
