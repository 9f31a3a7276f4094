"""Methods by which the bot presents itself."""

from typing import Annotated, Any, Final

from local.telegram.errors import bad_request
from local.telegram.media import Attachments
from local.telegram.methods.menus import language_of
from local.telegram.parameters import Call, FromJson, JsonObject

_MAX_NAME: Final = 64
_MAX_DESCRIPTION: Final = 512
_MAX_SHORT_DESCRIPTION: Final = 120


class GetMe(Call):
    """``getMe``."""


class SetMyName(Call):
    """``setMyName``."""

    name: str = ""
    language_code: str = ""


class GetMyName(Call):
    """``getMyName``."""

    language_code: str = ""


class SetMyDescription(Call):
    """``setMyDescription``."""

    description: str = ""
    language_code: str = ""


class GetMyDescription(Call):
    """``getMyDescription``."""

    language_code: str = ""


class SetMyShortDescription(Call):
    """``setMyShortDescription``."""

    short_description: str = ""
    language_code: str = ""


class GetMyShortDescription(Call):
    """``getMyShortDescription``."""

    language_code: str = ""


class AdministratorRights(Call):
    """``ChatAdministratorRights``: all but the first few are for channels or came later."""

    is_anonymous: bool = False
    can_manage_chat: bool = False
    can_delete_messages: bool = False
    can_manage_video_chats: bool = False
    can_restrict_members: bool = False
    can_promote_members: bool = False
    can_change_info: bool = False
    can_invite_users: bool = False
    can_post_stories: bool = False
    can_edit_stories: bool = False
    can_delete_stories: bool = False
    can_send_welcome_messages: bool = False
    can_post_messages: bool = False
    can_edit_messages: bool = False
    can_pin_messages: bool = False
    can_manage_topics: bool = False
    can_manage_direct_messages: bool = False
    can_manage_tags: bool = False


class SetMyDefaultAdministratorRights(Call):
    """``setMyDefaultAdministratorRights``; none given asks for none."""

    rights: Annotated[AdministratorRights, FromJson] = AdministratorRights()
    for_channels: bool = False


class GetMyDefaultAdministratorRights(Call):
    """``getMyDefaultAdministratorRights``."""

    for_channels: bool = False


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


async def set_my_name(caller: Attachments, call: SetMyName) -> bool:
    """What the bot is called."""
    if len(call.name) > _MAX_NAME:
        raise bad_request("name is too long")
    caller.state.profile.names[language_of(call.language_code)] = call.name
    _tell_pages(caller)
    return True


async def get_my_name(caller: Attachments, call: GetMyName) -> dict[str, str]:
    """``BotName``: in that language, else in general."""
    return {"name": caller.state.profile.name_in(language_of(call.language_code))}


async def set_my_description(caller: Attachments, call: SetMyDescription) -> bool:
    """What an empty chat shows."""
    if len(call.description) > _MAX_DESCRIPTION:
        raise bad_request("description is too long")
    caller.state.profile.descriptions[language_of(call.language_code)] = call.description
    _tell_pages(caller)
    return True


async def get_my_description(caller: Attachments, call: GetMyDescription) -> dict[str, str]:
    """``BotDescription``: in that language, else in general."""
    language = language_of(call.language_code)
    return {"description": caller.state.profile.description_in(language)}


async def set_my_short_description(caller: Attachments, call: SetMyShortDescription) -> bool:
    """What stands under the name."""
    if len(call.short_description) > _MAX_SHORT_DESCRIPTION:
        raise bad_request("short description is too long")
    language = language_of(call.language_code)
    caller.state.profile.short_descriptions[language] = call.short_description
    _tell_pages(caller)
    return True


async def get_my_short_description(
    caller: Attachments, call: GetMyShortDescription
) -> dict[str, str]:
    """``BotShortDescription``, likewise."""
    language = language_of(call.language_code)
    return {"short_description": caller.state.profile.short_description_in(language)}


async def set_my_default_administrator_rights(
    caller: Attachments, call: SetMyDefaultAdministratorRights
) -> bool:
    """What the bot asks for when somebody makes it an administrator."""
    caller.state.profile.rights[call.for_channels] = call.rights.model_dump()
    return True


async def get_my_default_administrator_rights(
    caller: Attachments, call: GetMyDefaultAdministratorRights
) -> dict[str, bool]:
    """``ChatAdministratorRights``."""
    none = AdministratorRights().model_dump()
    return caller.state.profile.rights.get(call.for_channels, none)


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


def _tell_pages(caller: Attachments) -> None:
    caller.state.rooms.touch_all()
