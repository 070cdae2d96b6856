import pytest

from bot.vitals import BUCKETS, HOUR, Vitals, resident_bytes


@pytest.fixture
def vitals(clock):
    return Vitals(clock)


def reply(vitals, *seconds):
    for took in seconds:
        vitals._replied(took)


def test_the_median_and_the_99th_percentile_are_values_that_occurred(vitals):
    reply(vitals, *(number / 100 for number in range(1, 201)))
    hour = vitals.last_hour()
    assert (hour.replies, hour.median, hour.percentile_99) == (200, 1.0, 1.98)


def test_a_quiet_hour_has_no_figures(vitals):
    hour = vitals.last_hour()
    assert (hour.replies, hour.errors, hour.error_rate, hour.median) == (0, 0, 0.0, 0.0)


def test_what_is_older_than_an_hour_counts_no_more(vitals, clock):
    reply(vitals, 9.0)
    vitals.error("old")
    clock.now += HOUR + 1
    reply(vitals, 1.0, 1.0)
    vitals.error("new")
    hour = vitals.last_hour()
    assert (hour.replies, hour.median, hour.errors, hour.error_rate) == (2, 1.0, 1, 0.5)
    assert (sum(vitals.up_to), vitals.errors, list(vitals.last_lines)) == (3, 2, ["old", "new"])


def test_only_the_last_errors_are_kept_word_by_word(vitals):
    for number in range(20):
        vitals.error(f"error {number}")
    assert list(vitals.last_lines) == [f"error {number}" for number in range(15, 20)]


def test_an_update_is_in_hand_until_it_is_answered(vitals):
    with vitals.update():
        assert (vitals.in_hand, sum(vitals.up_to)) == (1, 0)
    assert (vitals.in_hand, sum(vitals.up_to)) == (0, 1)


def test_work_that_was_left_is_no_reply(vitals):
    with pytest.raises(KeyboardInterrupt), vitals.update():
        raise KeyboardInterrupt
    assert (vitals.in_hand, sum(vitals.up_to)) == (0, 0)


def test_replies_are_counted_by_their_seconds(vitals):
    reply(vitals, 0.01, BUCKETS[0], 0.07, 1000.0)
    assert vitals.up_to == [2, 1, *[0] * (len(BUCKETS) - 2), 1]


def test_the_memory_in_use_is_known():
    assert resident_bytes() > 1_000_000
