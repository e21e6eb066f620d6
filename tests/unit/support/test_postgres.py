"""The tests' own server: durable, apart from others, not root's, and demanded where changes are judged."""

import os
from pathlib import Path

import psycopg
import pytest

from tests.support import postgres as postgres_module
from tests.support.postgres import Cluster, is_demanded, running_cluster, server_folder


def asked(address: str, question: str) -> object:
    with psycopg.connect(address) as connection:
        found = connection.execute(question.encode()).fetchone()
    assert found is not None
    return found[0]


def test_it_is_durable(postgres: Cluster) -> None:
    address = postgres.empty()
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        assert asked(address, f"SHOW {name}") == "on"


def test_every_test_has_a_database_of_its_own(postgres: Cluster) -> None:
    first, second = postgres.database(), postgres.database()
    with psycopg.connect(first) as connection:
        connection.execute("INSERT INTO stream VALUES ('0101', 0, '')")
    assert (asked(first, "SELECT count(*) FROM stream"), asked(second, "SELECT count(*) FROM stream")) == (
        1,
        0,
    )


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="users are told by numbers on Unix only")
def test_it_does_not_run_as_root(postgres: Cluster) -> None:
    assert (postgres.folder / "data").stat().st_uid != 0


def test_without_an_installation_nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_module, "server_folder", lambda: None)
    with pytest.raises(FileNotFoundError), running_cluster():
        pass


@pytest.mark.parametrize(("value", "demanded"), [("true", True), ("", False)])
def test_its_absence_is_an_error_only_where_changes_are_judged(
    monkeypatch: pytest.MonkeyPatch,
    value: str,
    demanded: bool,  # noqa: FBT001 - a table of cases
) -> None:
    monkeypatch.setenv("CI", value)
    assert is_demanded() is demanded


def test_the_newest_server_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for version in ("9", "15", "16"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch()
    monkeypatch.setattr(postgres_module, "SYSTEM_FOLDERS", tmp_path)
    assert server_folder() == tmp_path / "16" / "bin"
