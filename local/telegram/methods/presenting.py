"""Methods by which the bot presents itself."""

import re
from typing import Annotated, Any, Final

from local.telegram.errors import bad_request
from local.telegram.media import Attachments
from local.telegram.parameters import Call, FromJson, JsonObject

_COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE: Final = re.compile(r"[a-z]{2}")
_MAX_COMMANDS: Final = 100
_MAX_COMMAND_DESCRIPTION: Final = 256
_MAX_DESCRIPTION: Final = 512
_MAX_SHORT_DESCRIPTION: Final = 120
_SCOPES: Final = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")


class GetMe(Call):
    """``getMe``."""


class GetChat(Call):
    """``getChat``."""

    chat_id: int


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


class SetMyDescription(Call):
    """``setMyDescription``."""

    description: str = ""
    language_code: str = ""


class SetMyShortDescription(Call):
    """``setMyShortDescription``."""

    short_description: str = ""
    language_code: str = ""


class SetChatMenuButton(Call):
    """``setChatMenuButton``."""

    chat_id: int = 0
    menu_button: JsonObject | None = None


class GetChatMenuButton(Call):
    """``getChatMenuButton``."""

    chat_id: int = 0


async def get_me(caller: Attachments, call: GetMe) -> dict[str, Any]:
    """The bot."""
    del call
    return caller.state.profile.me_json()


async def get_chat(caller: Attachments, call: GetChat) -> dict[str, Any]:
    """``ChatFullInfo`` of a private chat."""
    room = caller.state.rooms.find(call.chat_id)
    if room is None:
        raise bad_request("chat not found")
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    return room.person.chat_json() | {
        "accent_color_id": 0,
        "max_reaction_count": 0,
        "accepted_gift_types": dict.fromkeys((*gifts, "gifts_from_channels"), False),
    }


async def set_my_commands(caller: Attachments, call: SetMyCommands) -> bool:
    """The menu of a scope and language."""
    if len(call.commands) > _MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for entry in call.commands:
        if not _COMMAND.fullmatch(entry.command.removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(entry.description) <= _MAX_COMMAND_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    menu = [
        {"command": entry.command.removeprefix("/"), "description": entry.description}
        for entry in call.commands
    ]
    caller.state.profile.set_menu(*_place(call), menu)
    _tell_pages(caller)
    return True


async def get_my_commands(caller: Attachments, call: GetMyCommands) -> list[dict[str, str]]:
    """Exactly that scope and language; empty when it was never set."""
    return caller.state.profile.menus.get(_place(call), [])


async def delete_my_commands(caller: Attachments, call: DeleteMyCommands) -> bool:
    """Back to the menu of the wider scope."""
    caller.state.profile.set_menu(*_place(call), [])
    _tell_pages(caller)
    return True


async def set_my_description(caller: Attachments, call: SetMyDescription) -> bool:
    """What an empty chat shows."""
    if len(call.description) > _MAX_DESCRIPTION:
        raise bad_request("description is too long")
    caller.state.profile.descriptions[_language(call.language_code)] = call.description
    _tell_pages(caller)
    return True


async def set_my_short_description(caller: Attachments, call: SetMyShortDescription) -> bool:
    """What stands under the name."""
    if len(call.short_description) > _MAX_SHORT_DESCRIPTION:
        raise bad_request("short description is too long")
    language = _language(call.language_code)
    caller.state.profile.short_descriptions[language] = call.short_description
    _tell_pages(caller)
    return True


async def set_chat_menu_button(caller: Attachments, call: SetChatMenuButton) -> bool:
    """The button next to the text field, for one chat or for all."""
    button = caller.state.pages.checked(call.menu_button or {"type": "default"})
    if call.chat_id:
        caller.state.rooms.for_bot(call.chat_id)
    caller.state.profile.set_button(call.chat_id, button)
    _tell_pages(caller)
    return True


async def get_chat_menu_button(caller: Attachments, call: GetChatMenuButton) -> dict[str, Any]:
    """``MenuButton``: the chat's own, else the one for all."""
    if call.chat_id:
        caller.state.rooms.for_bot(call.chat_id)
    return caller.state.profile.button_for(call.chat_id)


def _place(call: _Menu) -> tuple[str, str]:
    scope: JsonObject = call.scope or {"type": "default"}
    kind = str(scope.get("type"))
    if kind in ("chat", "chat_administrators", "chat_member"):
        kind = f"{kind}:{scope.get('chat_id')}"
    elif kind not in _SCOPES:
        raise bad_request("unsupported type specified")
    return kind, _language(call.language_code)


def _language(code: str) -> str:
    """A two-letter code, or "" for every language; so there are never many."""
    if code and not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _tell_pages(caller: Attachments) -> None:
    caller.state.rooms.touch_all()
