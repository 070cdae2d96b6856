"""What a forked process leaves alone."""

import gc
import os

from bot.forking import forked


class Shared:
    """Garbage of the process that forks, which only it can clear away."""

    def __init__(self):
        self.itself = self

    def __del__(self):
        os.write(self.told, b"cleared away")


def test_a_forked_process_clears_away_no_garbage_that_it_shares():
    reading, writing = os.pipe()
    gc.disable()
    Shared.told = writing
    Shared()
    os.waitpid(forked(gc.collect), 0)
    os.write(writing, b"nothing")
    said = os.read(reading, 100)
    gc.enable()
    gc.collect()
    os.close(reading)
    os.close(writing)
    assert said == b"nothing"
