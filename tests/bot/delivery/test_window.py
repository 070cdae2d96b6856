from bot.delivery.window import Window


def test_the_offset_moves_only_past_what_is_answered():
    window = Window()
    assert [window.take(i) for i in (10, 11, 12)] == [True, True, True]
    window.done(11)
    window.done(12)
    assert window.offset == 10
    window.done(10)
    assert window.offset == 13


def test_what_is_in_hand_or_answered_is_not_taken_again():
    window = Window()
    window.take(10)
    window.take(11)
    window.done(11)
    assert [window.take(i) for i in (10, 11)] == [False, False]


def test_what_was_answered_while_telegram_was_asked_is_not_taken_again():
    window = Window()
    window.take(10)
    asked = window.offset
    window.done(10)
    window.confirmed(asked)
    assert not window.take(10)


def test_what_telegram_shows_no_more_is_forgotten():
    window = Window()
    window.take(10)
    window.done(10)
    window.confirmed(window.offset)
    assert window.take(10)


def test_ids_that_begin_anew_lower_are_followed():
    window = Window()
    window.take(1000)
    window.done(1000)
    assert window.take(5)
    window.done(5)
    assert window.offset == 6


def test_a_shuffled_batch_leaves_nothing_behind():
    window = Window()
    for update_id in (12, 10, 11):
        window.take(update_id)
    for update_id in (12, 10, 11):
        window.done(update_id)
    assert window.offset == 13
