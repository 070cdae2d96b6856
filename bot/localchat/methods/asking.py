"""Methods that ask about chats, files and buttons."""

from typing import Any

from bot.localchat.errors import bad_request
from bot.localchat.files import MAX_DOWNLOAD
from bot.localchat.local import LocalChat
from bot.localchat.parameters import Parameters


async def get_me(local: LocalChat, _parameters: Parameters) -> dict[str, Any]:
    """getMe: the bot itself."""
    return {
        **local.me,
        "can_join_groups": True,
        "can_read_all_group_messages": not local.privacy_mode,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def log_out(_local: LocalChat, _parameters: Parameters) -> bool:
    """For logOut and close: nothing to do for a server of one bot."""
    return True


async def get_file(local: LocalChat, parameters: Parameters) -> dict[str, Any]:
    """getFile: where to download a file of up to 20 MB."""
    file = local.files.find(parameters.text("file_id"))
    if file is None or file.file_id != parameters.text("file_id"):
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.data) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": len(file.data),
        "file_path": file.path,
    }


async def get_chat(local: LocalChat, parameters: Parameters) -> dict[str, Any]:
    """getChat: a private chat or a group."""
    chat = local.chats.for_bot(parameters.integer("chat_id"))
    full = {"accent_color_id": 0, "max_reaction_count": 11}
    return {**chat.shape, **full}


async def get_chat_member(local: LocalChat, parameters: Parameters) -> dict[str, Any]:
    """getChatMember: whether a user is in a chat."""
    chat = local.chats.for_bot(parameters.integer("chat_id"))
    user_id = parameters.integer("user_id")
    if user_id == local.me["id"]:
        return {"status": "member", "user": local.me}
    user = local.chats.users.get(user_id)
    if user is None:
        raise bad_request("user not found")
    return {"status": "member" if user_id in chat.members else "left", "user": user}


async def answer_callback_query(local: LocalChat, parameters: Parameters) -> bool:
    """answerCallbackQuery: ends the waiting of a button, with a word or without."""
    text = parameters.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    query_id = parameters.text("callback_query_id")
    press = local.callbacks.answer(query_id)
    press.chat.tell(
        "answer",
        callback_query_id=query_id,
        user_id=press.user_id,
        text=text,
        show_alert=parameters.flag("show_alert"),
        url=parameters.text("url"),
    )
    return True


METHODS = {
    "getMe": get_me,
    "logOut": log_out,
    "close": log_out,
    "getFile": get_file,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "answerCallbackQuery": answer_callback_query,
}
