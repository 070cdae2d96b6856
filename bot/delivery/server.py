"""Where the bot listens, and how long it takes to stop."""

import socket

from bot.errors import FAILURE, StartError

FINISH_SECONDS = 7


def listen(host: str, port: int, setting: str) -> socket.socket:
    """A socket that takes connections from now on.

    Raises:
        StartError: the port is taken; `setting` says which one to change.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise StartError(
            f"Port {port} cannot be used ({error.strerror}): set {setting} to a free one.", FAILURE
        ) from error
    return listener
