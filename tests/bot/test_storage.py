import pytest

from bot.storage import KEEP_HANDLED_SECONDS, ReadingNote, Storage, UpdateKey

KEY = UpdateKey(bot_id=1, update_id=2, stamp="message 5 6 7")
NOTE = ReadingNote(chat_id=5, user_id=6, release="r", digits=3, sure=True, seconds=0.01)


class Clock:
    now = 1_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def storage(tmp_path, clock):
    storage = Storage(f"sqlite+aiosqlite:///{tmp_path}/new folder/digits.sqlite3", clock)
    await storage.open()
    yield storage
    await storage.close()


async def test_an_update_is_done_once_it_is_noted(storage):
    assert not await storage.is_done(KEY)
    await storage.note_done(KEY)
    assert await storage.is_done(KEY)


async def test_another_update_with_the_same_number_is_another(storage):
    await storage.note_done(KEY)
    assert not await storage.is_done(UpdateKey(1, 2, "message 5 6 999"))
    assert not await storage.is_done(UpdateKey(9, 2, KEY.stamp))


async def test_beginnings_without_an_end_are_counted(storage):
    await storage.begin_attempt(KEY, 1)
    await storage.begin_attempt(KEY, 2)
    assert await storage.attempts(KEY) == 2
    await storage.end_attempt(KEY)
    assert await storage.attempts(KEY) == 0


async def test_a_reading_counts_once_however_often_its_reply_is_tried(storage):
    for _ in range(2):
        await storage.end_attempt(KEY, NOTE)
    life = await storage.life(1)
    assert (life.photos, life.digits, life.people) == (1, 3, 1)


async def test_old_updates_are_swept_and_new_ones_stay(storage, clock):
    await storage.note_done(KEY)
    clock.now += KEEP_HANDLED_SECONDS + 1
    young = UpdateKey(1, 3, "young")
    await storage.note_done(young)
    assert await storage.sweep() == 1
    assert await storage.is_done(young)
    assert not await storage.is_done(KEY)


async def test_opening_again_changes_nothing(storage):
    await storage.note_done(KEY)
    await storage.open()
    assert await storage.is_done(KEY)
