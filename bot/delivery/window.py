"""Which updates may be confirmed: those below the lowest that is not answered."""


class Window:
    """The updates fetched by polling, from the lowest unanswered one up."""

    def __init__(self) -> None:
        """Nothing was fetched yet."""
        self._open: set[int] = set()
        self._answered: set[int] = set()
        self._next = 0

    @property
    def offset(self) -> int:
        """The id from which to ask; Telegram forgets all below it. 0 before the first."""
        return min(self._open, default=self._next)

    @property
    def unanswered(self) -> int:
        """How many updates were taken and are not answered."""
        return len(self._open)

    @property
    def open(self) -> frozenset[int]:
        """The ids that were taken and are not answered."""
        return frozenset(self._open)

    def take(self, update_id: int) -> bool:
        """Whether an update that was fetched is a new one; it is in hand from now on."""
        if update_id in self._open or update_id in self._answered:
            return False
        begins_anew = not self._open  # ids may start lower after a quiet week
        self._open.add(update_id)
        self._next = update_id + 1 if begins_anew else max(self._next, update_id + 1)
        return True

    def done(self, update_id: int) -> None:
        """Its reply is out, or it is kept elsewhere: Telegram may forget it."""
        self._open.discard(update_id)
        self._answered.add(update_id)

    def confirmed(self, offset: int) -> None:
        """Telegram was asked from here on, so it shows nothing below any more."""
        self._answered = {i for i in self._answered if i >= offset}
