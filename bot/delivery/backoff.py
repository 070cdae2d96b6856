"""Waiting between tries: longer each time, up to a bound."""

FIRST_SECONDS = 0.2
LAST_SECONDS = 5.0


def pause_after(failures: int) -> float:
    """Seconds to wait after so many failures in a row: a fifth of one, doubling, up to five."""
    return min(FIRST_SECONDS * 2.0 ** min(failures - 1, 10), LAST_SECONDS)
