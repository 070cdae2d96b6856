"""What the Bot API answers when it refuses."""


class ApiError(Exception):
    """An answer of the Bot API with `ok` false."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        """Takes the HTTP status, Telegram's words, and what a program should know."""
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, object]:
        """The JSON body, in Telegram's shape."""
        answer: dict[str, object] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(reason: str) -> ApiError:
    """A 400 in Telegram's words."""
    return ApiError(400, f"Bad Request: {reason}")


def conflict(reason: str) -> ApiError:
    """A 409: somebody else receives the updates."""
    return ApiError(409, f"Conflict: {reason}")


def forbidden(reason: str) -> ApiError:
    """A 403: this chat does not want the bot."""
    return ApiError(403, f"Forbidden: {reason}")


def flood(retry_after: int) -> ApiError:
    """A 429: wait for `retry_after` seconds."""
    description = f"Too Many Requests: retry after {retry_after}"
    return ApiError(429, description, retry_after=retry_after)


def upgraded(chat_id: int) -> ApiError:
    """A 400: the group is a supergroup now, under another id."""
    description = "Bad Request: group chat was upgraded to a supergroup chat"
    return ApiError(400, description, migrate_to_chat_id=chat_id)
