import os
import sys

import pytest

from bot.aside import aside


def test_what_work_loads_goes_away_with_it(tmp_path):
    def work():
        import this  # noqa: F401

        (tmp_path / "done").write_text(str("this" in sys.modules))

    aside(work)
    assert (tmp_path / "done").read_text() == "True"
    assert "this" not in sys.modules


def test_what_work_raises_is_raised_here():
    def work():
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        aside(work)


def test_the_death_of_its_process_is_told():
    with pytest.raises(RuntimeError, match=r"died: 1$"):
        aside(lambda: os._exit(1))
