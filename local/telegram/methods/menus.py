"""Methods for the menus of commands: by scope and language."""

import re
from typing import Annotated, Any, Final

from local.telegram.errors import bad_request
from local.telegram.media import Attachments
from local.telegram.parameters import Call, FromJson, JsonObject

# core.telegram.org/bots/api#botcommand and #setmycommands
_COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE: Final = re.compile(r"[a-z]{2}")
_MAX_COMMANDS: Final = 100
_MAX_COMMAND_DESCRIPTION: Final = 256
_WIDE: Final = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_OF_A_CHAT: Final = {
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


class BotCommand(Call):
    """``BotCommand``."""

    command: str
    description: str


class _Menu(Call):
    scope: JsonObject | None = None
    language_code: str = ""


class SetMyCommands(_Menu):
    """``setMyCommands``."""

    commands: Annotated[list[BotCommand], FromJson]


class GetMyCommands(_Menu):
    """``getMyCommands``."""


class DeleteMyCommands(_Menu):
    """``deleteMyCommands``."""


async def set_my_commands(caller: Attachments, call: SetMyCommands) -> bool:
    """The menu of a scope and language."""
    if len(call.commands) > _MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for entry in call.commands:
        if not _COMMAND.fullmatch(entry.command.removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(entry.description.strip()) <= _MAX_COMMAND_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    menu = [
        {"command": entry.command.removeprefix("/"), "description": entry.description}
        for entry in call.commands
    ]
    caller.state.profile.set_menu(*_place(caller, call), menu)
    caller.state.rooms.touch_all()
    return True


async def get_my_commands(caller: Attachments, call: GetMyCommands) -> list[dict[str, str]]:
    """Exactly that scope and language; empty when it was never set."""
    return caller.state.profile.menus.get(_place(caller, call), [])


async def delete_my_commands(caller: Attachments, call: DeleteMyCommands) -> bool:
    """Back to the menu of the wider scope."""
    caller.state.profile.set_menu(*_place(caller, call), [])
    caller.state.rooms.touch_all()
    return True


def language_of(code: str) -> str:
    """A two-letter code, or "" for every language; so there are never many."""
    if code and not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _place(caller: Attachments, call: _Menu) -> tuple[str, str]:
    scope: JsonObject = call.scope or {"type": "default"}
    kind = scope.get("type")
    if kind in _WIDE and len(scope) == 1:
        return str(kind), language_of(call.language_code)
    wanted = _OF_A_CHAT.get(str(kind))
    if wanted is None or set(scope) != {"type", *wanted}:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    ids = [_number(scope[name]) for name in wanted]
    if caller.state.rooms.find(ids[0]) is None:
        raise bad_request("chat not found")
    if kind != "chat" and ids[0] > 0:
        raise bad_request("can't use specified scope in private chats")
    return ":".join(str(part) for part in (kind, *ids)), language_of(call.language_code)


def _number(value: Any) -> int:  # noqa: ANN401  # whatever the bot sent
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        raise bad_request("chat not found") from error
