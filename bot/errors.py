"""Why the bot cannot start or go on: one sentence for the operator, and an exit status."""

USAGE = 2
"""Exit status where trying again does not help: a setting has to change."""
FAILURE = 1
"""Exit status where a later start may succeed."""

TOKEN_REFUSED = (
    "Telegram does not accept the token: copy it again from BotFather into "
    "TELEGRAM_BOT_TOKEN, and check TELEGRAM_API_URL if you set it."
)
ANOTHER_INSTANCE = (
    "Another program fetches this bot's updates: stop it, or give this one a token of its own."
)


class StartError(Exception):
    """Ends the program with one sentence."""

    def __init__(self, sentence: str, status: int = USAGE) -> None:
        """`status` is the exit status of the program."""
        super().__init__(sentence)
        self.status = status
