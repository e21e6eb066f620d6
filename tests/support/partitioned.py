"""The endpoint's declared tables, each growing one hash-partitioned by stream, as Citus would do it."""

from typing import Final

from sqlalchemy import MetaData, create_engine, text

from sync.central.schema import METADATA, REFERENCES
from sync.central.upgrading import newest

PARTITIONS: Final = 4


def growing() -> list[str]:
    """Return the names of the tables that grow with the streams' work."""
    return [table.name for table in METADATA.sorted_tables if table.name not in REFERENCES]


def make_partitioned(address: str) -> None:
    """Make the tables in an empty database, and note the migrations as done."""
    schema = MetaData()
    for table in METADATA.sorted_tables:
        copy = table.to_metadata(schema)
        if table.name in growing():
            copy.dialect_options["postgresql"]["partition_by"] = "HASH (district_code)"
    engine = create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        schema.create_all(connection)
        for name in growing():
            for part in range(PARTITIONS):
                bounds = f"FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {part})"
                connection.execute(text(f"CREATE TABLE {name}_{part} PARTITION OF {name} {bounds}"))
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": newest()})
    engine.dispose()
