"""What somebody says that a picture shows: "this is a 7"."""

import re
from collections.abc import Sequence

from telegram import Message

from bot.answers import KeptAnswer
from bot.feedback import Feedback, Opinion
from model.reader import Reading

_ADDRESS = re.compile(r"(?<!\S)[/@]\w+(?:@\w+)?")
_CLAIM = re.compile(
    r"(?:(?:"
    r"(?:this|that|it)\s+(?:is|says)|(?:that|it)['\u2019]?s|(?:these|those|they)\s+are"
    r"|(?:das|es|dies)\s+(?:ist|sind)|(?:da|hier)\s+steht"
    r"|(?:(?:esto|eso|aquí)\s+)?(?:es|son|dice|pone)"
    r"|c['\u2019]est|ce\s+sont"
    r"|(?:это|здесь|це|тут)(?:\s+(?:цифра|число))?(?:\s*[-\u2013\u2014])?"
    r"|(?:[这這][个個]?)?是"
    r")\s*(?:(?:an?|the|eine?|die|une?|el|la|le)\s+)?)?"
    r"(?P<number>[0-9](?:\s?[0-9])*)\s*[.!。]?",
    re.IGNORECASE,
)


def claimed(message: Message) -> list[int]:
    """The digits that a text or caption gives as what is to be read; empty where it gives none.

    Words of a forwarded message are not those of the one who sent it.
    """
    if message.forward_origin:
        return []
    said = _ADDRESS.sub(" ", message.caption or message.text or "").strip()
    found = _CLAIM.fullmatch(said)
    return [int(c) for c in found["number"] if c.isdigit()] if found else []


def claimed_of_album(claims: Sequence[Sequence[int]], read: Sequence[Reading | str]) -> list[int]:
    """What the captions of an album, one of each picture, give as all that is to be read in it.

    The only one that claims anything may mean its picture or, as Telegram shows it, the album: it
    is believed where it has as many digits as were read in all.
    """
    if all(claims):
        both = zip(claims, read, strict=True)
        return [digit for claim, one in both if isinstance(one, Reading) for digit in claim]
    given = [claim for claim in claims if claim]
    digits = sum(len(one.digits) for one in read if isinstance(one, Reading))
    return list(given[0]) if [len(claim) for claim in given] == [digits] else []


async def judge(
    feedback: Feedback, bot_id: int, update_id: int, answer: KeptAnswer, number: Sequence[int]
) -> Opinion:
    """Notes that an answer should have been `number`, in place of all that was said before.

    Where it has another number of digits, only that is noted: which is which cannot be told.
    Returns what its sender has said of it now.
    """
    await feedback.take_back(bot_id, update_id)
    if len(number) != len(answer.digits):
        text = "".join(map(str, number))
        await feedback.miscounted(bot_id, update_id, answer, text)
        return Opinion(right=False, number=text)
    await feedback.judge(bot_id, update_id, answer, dict(enumerate(number)))
    wrong = {
        place: truth
        for place, (truth, read) in enumerate(zip(number, answer.number, strict=True))
        if truth != read
    }
    return Opinion(not wrong, wrong)
