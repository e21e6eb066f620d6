"""The program's version, in one place: pyproject.toml and the installer are tested against it."""

VERSION = "0.1.0"
