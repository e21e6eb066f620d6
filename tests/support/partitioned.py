"""The endpoint's declared tables, each growing one hash-partitioned by stream: what Citus would do to them."""


def make_partitioned(address: str) -> None:
    raise NotImplementedError(address)
