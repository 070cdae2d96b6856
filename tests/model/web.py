"""A web server on loopback that serves files, whole, in parts, or cut off."""

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Web:
    """What the server holds and how it behaves; `asked` has the Range of each request."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(files)
        self.status = 200
        self.ranges = True
        self.cut: int | None = None
        """How many bytes of an answer arrive."""
        self.asked: list[str | None] = []
        self.address = ""


@contextmanager
def served(files: Mapping[str, bytes]) -> Iterator[Web]:
    """Serves files by their path, such as `/mnist.npz`."""
    web = Web(files)

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            web.asked.append(asked)
            body = web.files.get(self.path)
            if body is None or web.status != 200:
                self.send_error(404 if body is None else web.status)
                return
            found = re.fullmatch(r"bytes=(\d+)-", asked or "")
            start = int(found[1]) if found and web.ranges else 0
            if start and start >= len(body):
                self.send_response(416)
                self.send_header("Content-Range", f"bytes */{len(body)}")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
            self.send_header("Content-Length", str(len(body) - start))
            self.end_headers()
            self.wfile.write(body[start:][: web.cut])

        def log_message(self, *arguments: object) -> None:
            """Keeps the tests' output quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        web.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield web
        finally:
            server.shutdown()
            thread.join()
