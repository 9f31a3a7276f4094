"""Methods about a chat itself and who is in it."""

from typing import Any

from local.telegram.errors import bad_request
from local.telegram.groups import Groups, bot_member
from local.telegram.media import Attachments
from local.telegram.members import Member
from local.telegram.parameters import Call
from local.telegram.room import Room


class GetChat(Call):
    """``getChat``."""

    chat_id: int


class GetChatMember(Call):
    """``getChatMember``."""

    chat_id: int
    user_id: int


class GetChatAdministrators(Call):
    """``getChatAdministrators``."""

    chat_id: int


class GetChatMemberCount(Call):
    """``getChatMemberCount``."""

    chat_id: int


class LeaveChat(Call):
    """``leaveChat``."""

    chat_id: int


async def get_chat(caller: Attachments, call: GetChat) -> dict[str, Any]:
    """``ChatFullInfo``."""
    room = _found(caller, call.chat_id)
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    body = room.chat.as_json() | {
        "accent_color_id": 0,
        "max_reaction_count": 0,
        "accepted_gift_types": dict.fromkeys((*gifts, "gifts_from_channels"), False),
    }
    return body if room.chat.is_private else body | {"permissions": _permissions(room)}


async def get_chat_member(caller: Attachments, call: GetChatMember) -> dict[str, Any]:
    """``ChatMember`` of the role: "left" for people who were never there."""
    room = _found(caller, call.chat_id)
    if call.user_id == caller.state.bot.id:
        return bot_member(caller.state, room.members).as_json()
    member = room.members.find(call.user_id)
    if member is not None:
        return member.as_json()
    elsewhere = caller.state.rooms.find(call.user_id) if call.user_id > 0 else None
    if elsewhere is None:
        raise bad_request("user not found")
    return Member(elsewhere.person, "left").as_json()


async def get_chat_administrators(
    caller: Attachments, call: GetChatAdministrators
) -> list[dict[str, Any]]:
    """Creator and administrators of a group; bots are not among them."""
    room = _found(caller, call.chat_id)
    if room.chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    return [member.as_json() for member in room.members if member.leads]


async def get_chat_member_count(caller: Attachments, call: GetChatMemberCount) -> int:
    """How many are in a chat, the bot among them."""
    members = _found(caller, call.chat_id).members
    return len(members) + members.bot_present


async def leave_chat(caller: Attachments, call: LeaveChat) -> bool:
    """The bot goes."""
    room = _found(caller, call.chat_id)
    if room.chat.is_private:
        raise bad_request("chat is not a group, supergroup or channel chat")
    Groups(caller.state).bot_leaves(room)
    return True


def _found(caller: Attachments, chat_id: int) -> Room:
    """A private chat may be looked at before its person wrote, a group only from inside."""
    room = caller.state.rooms.find(chat_id)
    if room is not None and room.chat.is_private and not room.gone:
        return room
    return caller.state.rooms.for_bot(chat_id)


def _permissions(room: Room) -> dict[str, bool]:
    """``ChatPermissions`` of plain members."""
    rights = room.members.rights
    media = ("audios", "documents", "photos", "videos", "video_notes", "voice_notes")
    names = [*(f"can_send_{kind}" for kind in media), "can_send_polls", "can_send_other_messages"]
    may = dict.fromkeys(names, rights.send_media)
    never = ("can_change_info", "can_pin_messages", "can_manage_topics")
    general = {"can_add_web_page_previews": True, "can_invite_users": True}
    return {"can_send_messages": rights.send_text, **may, **general, **dict.fromkeys(never, False)}
