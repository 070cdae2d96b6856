"""Waiting between tries: longer each time, up to a bound."""

FIRST_SECONDS = 0.5
LAST_SECONDS = 8.0


def pause_after(failures: int) -> float:
    """Seconds to wait after so many failures in a row: half a second, doubling, up to eight."""
    return min(FIRST_SECONDS * 2.0 ** min(failures - 1, 10), LAST_SECONDS)
