"""An album is answered once and whole, whatever happens to the process meanwhile."""

import contextlib
import itertools
import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from bot.delivery.albums import MOST_MEMBERS


def digits(reply):
    """What was read, picture by picture."""
    return re.findall(r"^\d+\. (\d+)", reply["text"], re.MULTILINE)


def test_killed_in_mid_album_it_answers_all_of_it_once(bot, chat, person, photo_of):
    chat.fault("500", method="sendMessage")
    running = bot().ready()
    person.sends_album(*map(photo_of, (7, 3, 1)))
    running.until_it_says("no answer yet").kill()
    chat.control("DELETE", "faults")
    bot().ready()
    (reply,) = person.replies_with("1. ")
    assert digits(reply) == ["7", "3", "1"]


def test_ended_while_an_album_comes_in_it_answers_all_of_it_once(bot, chat, person, photo_of):
    chat.fault("500", method="sendMessage")
    running = bot().ready()
    person.sends(photo_of(7), album="slowly")
    asked = chat.calls("getUpdates")
    chat.wait_until(lambda: chat.calls("getUpdates") > asked)
    assert running.terminate() == 0
    chat.control("DELETE", "faults")
    person.sends(photo_of(3), album="slowly")
    bot().ready()
    (reply,) = person.replies_with("1. ")
    assert digits(reply) == ["7", "3"]


@pytest.fixture
def balanced():
    """An address whose calls go to two ports in turn, and these ports."""
    with contextlib.ExitStack() as stack:
        free = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(2)]
        ports = [listener.getsockname()[1] for listener in free]
    turns, client = itertools.cycle(ports), httpx.Client(trust_env=False, timeout=60)

    class Balancer(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept = {k: v for k, v in self.headers.items() if k.lower().startswith("x-")}
            url = f"http://127.0.0.1:{next(turns)}{self.path}"
            answer = client.post(url, content=body, headers=kept)
            self.send_response(answer.status_code)
            self.end_headers()

        def log_message(self, *_):
            pass

    with client, ThreadingHTTPServer(("127.0.0.1", 0), Balancer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", ports
        server.shutdown()


def test_two_replicas_give_an_album_one_answer(bot, chat, person, photo_of, balanced):
    address, ports = balanced
    for port in ports:
        bot(WEBHOOK_URL=f"{address}/telegram", PORT=str(port)).until_it_says("waiting")
    person.sends_album(*map(photo_of, range(MOST_MEMBERS)))
    person.sends_album(*map(photo_of, range(3)))
    chat.wait_until(lambda: chat.pending() == 0)
    replies = person.replies(2)
    assert sorted(len(digits(reply)) for reply in replies) == [3, MOST_MEMBERS]
