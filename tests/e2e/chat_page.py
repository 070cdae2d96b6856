"""The chat page in a real browser, and what a person does in it."""

import io
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

SEVEN = ((0.30, 0.22), (0.68, 0.20), (0.56, 0.45), (0.47, 0.68), (0.42, 0.88))
"""Where a pen goes for a 7, in parts of the pad's shorter side."""


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Debian's Chromium, or the browser of this name that is there; skips without one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


class ChatPage:
    """The page as a person sees it. What the browser complains about is kept in `complaints`."""

    def __init__(self, browser: Browser, address: str, **kind: object) -> None:
        self.context = browser.new_context(**kind)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.complaints: list[str] = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(address)
        expect(self.page.locator("#status")).to_have_text(re.compile("bot|group"), timeout=30_000)

    def _listen(self, message) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    @property
    def answers(self) -> Locator:
        return self.page.locator(".from-them")

    @property
    def own(self) -> Locator:
        return self.page.locator(".from-me")

    def answer(self, words: str | re.Pattern[str]) -> Locator:
        """The newest answer, as soon as it says this."""
        newest = self.answers.last
        expect(newest).to_contain_text(words, timeout=30_000)
        return newest

    def says(self, text: str) -> None:
        self.page.get_by_role("textbox", name="Message").fill(text)
        self.page.keyboard.press("Enter")

    def draws(
        self, points: tuple[tuple[float, float], ...] = SEVEN, on: Locator | None = None
    ) -> None:
        """One stroke of the mouse on the pad, which is open, or on another one."""
        box = (on or self.page.locator("#canvas")).bounding_box()
        assert box
        wide, high = box["width"], box["height"]
        side = min(wide, high)  # a 7 keeps its shape on a long pad
        left, top = box["x"] + (wide - side) / 2, box["y"] + (high - side) / 2
        places = [(left + x * side, top + y * side) for x, y in points]
        self.page.mouse.move(*places[0])
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*place, steps=12)
        self.page.mouse.up()

    def drops(self, data: bytes, name: str = "photo.jpg", mime: str = "image/jpeg") -> None:
        """Drops one file on the window."""
        self._brings_file("drop", data, name, mime)

    def pastes(self, data: bytes, name: str = "photo.jpg", mime: str = "image/jpeg") -> None:
        """Pastes one file."""
        self._brings_file("paste", data, name, mime)

    def _brings_file(self, event: str, data: bytes, name: str, mime: str) -> None:
        self.page.evaluate(
            """([event, bytes, name, type]) => {
              const carried = new DataTransfer();
              carried.items.add(new File([new Uint8Array(bytes)], name, { type }));
              const init = { bubbles: true, cancelable: true };
              document.body.dispatchEvent(event === "drop"
                ? new DragEvent("drop", { ...init, dataTransfer: carried })
                : new ClipboardEvent("paste", { ...init, clipboardData: carried }));
            }""",
            [event, list(data), name, mime],
        )


def plain_photo(width: int = 900, height: int = 600) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (180, 190, 200)).save(out, "JPEG")
    return out.getvalue()
