"""The methods of the Bot API that darkroom's bot uses; every other name is 404."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from local.telegram.media import Attachments
from local.telegram.methods import (
    chats,
    editing,
    inlining,
    menus,
    presenting,
    receiving,
    sending,
    stickers,
)
from local.telegram.parameters import Call, Raw

_Call = TypeVar("_Call", bound=Call)


@dataclass(frozen=True, slots=True)
class Method(Generic[_Call]):
    """A name, the parameters it takes, and what it does."""

    name: str
    model: type[_Call]
    act: Callable[[Attachments, _Call], Awaitable[object]]

    async def run(self, caller: Attachments, raw: Raw) -> object:
        """Checks the parameters and carries the call out; ``result`` of the answer.

        Raises:
            ApiError: In the words of the Bot API.
        """
        return await self.act(caller, raw.parsed(self.model))


METHODS: Final[tuple[Method[Any], ...]] = (
    Method("getMe", presenting.GetMe, presenting.get_me),
    Method("getChat", chats.GetChat, chats.get_chat),
    Method("getChatMember", chats.GetChatMember, chats.get_chat_member),
    Method("getChatAdministrators", chats.GetChatAdministrators, chats.get_chat_administrators),
    Method("getChatMemberCount", chats.GetChatMemberCount, chats.get_chat_member_count),
    Method("leaveChat", chats.LeaveChat, chats.leave_chat),
    Method("getUpdates", receiving.GetUpdates, receiving.get_updates),
    Method("setWebhook", receiving.SetWebhook, receiving.set_webhook),
    Method("deleteWebhook", receiving.DeleteWebhook, receiving.delete_webhook),
    Method("getWebhookInfo", receiving.GetWebhookInfo, receiving.get_webhook_info),
    Method("getFile", receiving.GetFile, receiving.get_file),
    Method("answerCallbackQuery", receiving.AnswerCallbackQuery, receiving.answer_callback_query),
    Method("sendMessage", sending.SendMessage, sending.send_message),
    Method("sendPhoto", sending.SendPhoto, sending.send_photo),
    Method("sendDocument", sending.SendDocument, sending.send_document),
    Method("sendSticker", sending.SendSticker, sending.send_sticker),
    Method("uploadStickerFile", stickers.UploadStickerFile, stickers.upload_sticker_file),
    Method("createNewStickerSet", stickers.CreateNewStickerSet, stickers.create_new_sticker_set),
    Method("addStickerToSet", stickers.AddStickerToSet, stickers.add_sticker_to_set),
    Method("replaceStickerInSet", stickers.ReplaceStickerInSet, stickers.replace_sticker_in_set),
    Method("getStickerSet", stickers.OfStickerSet, stickers.get_sticker_set),
    Method("setStickerSetTitle", stickers.SetStickerSetTitle, stickers.set_sticker_set_title),
    Method("deleteStickerSet", stickers.OfStickerSet, stickers.delete_sticker_set),
    Method("deleteStickerFromSet", stickers.OfSticker, stickers.delete_sticker_from_set),
    Method(
        "setStickerPositionInSet",
        stickers.SetStickerPositionInSet,
        stickers.set_sticker_position_in_set,
    ),
    Method("setStickerEmojiList", stickers.SetStickerEmojiList, stickers.set_sticker_emoji_list),
    Method("answerInlineQuery", inlining.AnswerInlineQuery, inlining.answer_inline_query),
    Method("sendMediaGroup", sending.SendMediaGroup, sending.send_media_group),
    Method("sendChatAction", sending.SendChatAction, sending.send_chat_action),
    Method("editMessageText", editing.EditMessageText, editing.edit_message_text),
    Method("editMessageCaption", editing.EditMessageCaption, editing.edit_message_caption),
    Method("editMessageMedia", editing.EditMessageMedia, editing.edit_message_media),
    Method(
        "editMessageReplyMarkup", editing.EditMessageReplyMarkup, editing.edit_message_reply_markup
    ),
    Method("deleteMessage", editing.DeleteMessage, editing.delete_message),
    Method("deleteMessages", editing.DeleteMessages, editing.delete_messages),
    Method("setMyCommands", menus.SetMyCommands, menus.set_my_commands),
    Method("getMyCommands", menus.GetMyCommands, menus.get_my_commands),
    Method("deleteMyCommands", menus.DeleteMyCommands, menus.delete_my_commands),
    Method("setMyName", presenting.SetMyName, presenting.set_my_name),
    Method("getMyName", presenting.GetMyName, presenting.get_my_name),
    Method("getMyDescription", presenting.GetMyDescription, presenting.get_my_description),
    Method(
        "getMyShortDescription",
        presenting.GetMyShortDescription,
        presenting.get_my_short_description,
    ),
    Method(
        "setMyDefaultAdministratorRights",
        presenting.SetMyDefaultAdministratorRights,
        presenting.set_my_default_administrator_rights,
    ),
    Method(
        "getMyDefaultAdministratorRights",
        presenting.GetMyDefaultAdministratorRights,
        presenting.get_my_default_administrator_rights,
    ),
    Method("setMyDescription", presenting.SetMyDescription, presenting.set_my_description),
    Method(
        "setMyShortDescription",
        presenting.SetMyShortDescription,
        presenting.set_my_short_description,
    ),
    Method("setChatMenuButton", presenting.SetChatMenuButton, presenting.set_chat_menu_button),
    Method("getChatMenuButton", presenting.GetChatMenuButton, presenting.get_chat_menu_button),
)
_BY_NAME: Final = {method.name.lower(): method for method in METHODS}


def find_method(name: str) -> Method[Any] | None:
    """The method of that name in any case, or None."""
    return _BY_NAME.get(name.lower())
