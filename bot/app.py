"""The composition root: settings and parts in, a wired Application out."""

from functools import partial

from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.allowance import Allowance
from bot.answers import Answers
from bot.delivery.albums import Album
from bot.delivery.client import Client
from bot.delivery.dispatcher import Dispatcher
from bot.feedback import Feedback
from bot.handlers import basics, errors, feedback, groups, operators, privacy, stats
from bot.handlers.drawing import Drawing
from bot.handlers.pacing import Pacing
from bot.handlers.reading import Reader
from bot.handlers.seen import Seen
from bot.hands import Hands
from bot.ledger import Ledger
from bot.reading import ReadingRoom
from bot.settings import Settings
from bot.storage import Storage
from bot.vitals import Vitals


def build(
    settings: Settings,
    client: Client,
    room: ReadingRoom,
    ledger: Ledger,
    storage: Storage,
    allowance: Allowance,
    vitals: Vitals,
) -> Dispatcher:
    """Wires the handlers. Order matters: the first that wants an update gets it."""
    application = (
        ApplicationBuilder()
        .application_class(Dispatcher, {"apologise": errors.apologise})
        .bot(client)
        .updater(None)
        .job_queue(None)
        .build()
    )
    if not isinstance(application, Dispatcher):
        raise TypeError("the builder made another application")
    confusion, history = (stats.ReleasePicture(f"{of}.png") for of in ("confusion", "history"))
    answers, opinions = Answers(storage), Feedback(storage)
    reader = Reader(room, ledger, answers, opinions, Hands(storage, room), Pacing(allowance))
    draw, release = Drawing(settings.pad_url).draw, operators.Releases(settings.model_dir).command
    by_operator = (
        filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE & filters.User(settings.admin_ids)
    )
    by_a_person = filters.UpdateType.MESSAGE & groups.ByAPerson()
    said_to_us = filters.UpdateType.MESSAGE & groups.ForUs()
    picture = filters.PHOTO | filters.Document.ALL | filters.Sticker.ALL
    newcomers = filters.StatusUpdate.NEW_CHAT_MEMBERS | filters.StatusUpdate.CHAT_CREATED

    application.add_handler(TypeHandler(Album, reader.album))
    application.add_handler(CommandHandler("start", basics.start, by_a_person))
    application.add_handler(CommandHandler("help", basics.help_, by_a_person))
    application.add_handler(
        CommandHandler("stats", partial(stats.stats, room, storage, opinions), by_a_person)
    )
    application.add_handler(
        CommandHandler(
            "confusion", partial(stats.confusion, room, confusion, opinions), by_a_person
        )
    )
    application.add_handler(
        CommandHandler("history", partial(stats.history, room, history), by_a_person)
    )
    application.add_handler(CommandHandler("about", partial(stats.about, room), by_a_person))
    application.add_handler(CommandHandler("privacy", privacy.privacy, by_a_person))
    application.add_handler(
        CommandHandler("forget", privacy.Forgetting(storage).forget, by_a_person)
    )
    application.add_handler(CommandHandler("read", reader.replied, by_a_person))
    application.add_handler(CommandHandler("draw", draw, by_a_person))
    application.add_handler(
        CommandHandler("admin", partial(operators.admin, room, vitals), by_operator)
    )
    application.add_handler(CommandHandler("release", release, by_operator))
    application.add_handler(MessageHandler(said_to_us & picture, reader.photo))
    application.add_handler(MessageHandler(said_to_us & groups.PointsAtPicture(), reader.replied))
    application.add_handler(MessageHandler(filters.ChatType.GROUPS & newcomers, groups.hello))
    application.add_handler(
        CallbackQueryHandler(
            partial(feedback.press, answers, opinions, Seen(answers, room.memory))
        )
    )
    application.add_handler(
        MessageHandler(
            said_to_us & feedback.CORRECTION, partial(feedback.right_number, answers, opinions)
        )
    )
    application.add_handler(
        MessageHandler(
            said_to_us & ~groups.Chatter() & ~filters.StatusUpdate.ALL, basics.anything_else
        )
    )
    return application
