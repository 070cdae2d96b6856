"""Every sentence that a user reads, in the language of the user in hand."""

from bot.replies.albums import album
from bot.replies.answers import answer, percent, seen, sticker
from bot.replies.drawing import draw_alone, draw_here, open_pad, pad, sheet
from bot.replies.feedback import (
    another,
    back,
    confirmed,
    how_i_saw_it,
    judged,
    no_digit,
    not_yours,
    noted_already,
    old_button,
    right,
    right_number,
    shown_already,
    taken_back,
    thanks,
    too_many_digits,
    too_old,
    undo,
    what_is_it,
    which_digit,
    wrong,
)
from bot.replies.figures import (
    about,
    confusion,
    confusion_live,
    history,
    no_picture,
    stats,
    too_few_judged,
)
from bot.replies.greetings import (
    anything_else,
    commands,
    commands_in_groups,
    commands_of_operators,
    description,
    hello_group,
    help_,
    read_what,
    read_what_in_group,
    short_description,
    start,
)
from bot.replies.operators import last_errors, not_promoted, promoted, releases, state
from bot.replies.privacy import forgotten, privacy
from bot.replies.refusals import (
    file_too_large,
    left_out,
    no_digits,
    not_a_picture_file,
    not_an_image,
    one_by_one,
    set_aside,
    sorry,
    too_large_picture,
)
