"""This machine, as addresses name it."""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
