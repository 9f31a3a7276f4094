"""What the bot says about itself: name, descriptions, menu of commands."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from local.telegram.messages import User

_MAX_MENUS: Final = 1_000
Menu = list[dict[str, str]]


@dataclass(slots=True)
class Profile:
    """The bot as people see it.

    Attributes:
        inline: Whether people may ask it from any chat.
        privacy: Whether it gets of groups only what concerns it, see ``local.telegram.privacy``.
        names: What it is called, by two-letter language, "" for every other.
        descriptions: What an empty chat shows, by two-letter language, "" for every other.
        short_descriptions: What stands under the name, likewise.
        menus: Commands by scope (``default``, ``all_private_chats``, ``chat:<id>``, ...) and
            two-letter language, "" for every language.
        menu_buttons: By chat id; 0 is the default for all chats.
        rights: What it asks for when made an administrator of groups, and (True) of channels.
    """

    bot: User
    inline: bool = True
    privacy: bool = True
    names: dict[str, str] = field(default_factory=dict[str, str])
    descriptions: dict[str, str] = field(default_factory=dict[str, str])
    short_descriptions: dict[str, str] = field(default_factory=dict[str, str])
    menus: dict[tuple[str, str], Menu] = field(default_factory=dict[tuple[str, str], Menu])
    menu_buttons: dict[int, dict[str, Any]] = field(default_factory=dict[int, dict[str, Any]])
    rights: dict[bool, dict[str, bool]] = field(default_factory=dict[bool, dict[str, bool]])

    def set_menu(self, scope: str, language: str, commands: Menu) -> None:
        """Replaces one menu; the oldest of too many goes."""
        self.menus.pop((scope, language), None)
        if commands:
            self.menus[scope, language] = commands
        while len(self.menus) > _MAX_MENUS:
            del self.menus[next(iter(self.menus))]

    def menu_for(self, person: User, chat_id: int | None = None, *, is_admin: bool = False) -> Menu:
        """What a person sees in a chat, by the precedence Telegram documents.

        Source: core.telegram.org/bots/api#determining-list-of-commands

        Args:
            person: Who looks.
            chat_id: A group's id; None or a person's id is the private chat.
            is_admin: Whether they are an administrator of the group.
        """
        language = _language(person)
        for scope in _scopes(person, chat_id, is_admin=is_admin):
            for spoken in (language, ""):
                if (scope, spoken) in self.menus:
                    return self.menus[scope, spoken]
        return []

    def shown_to(self, person: User) -> User:
        """The bot, by the name it has in a person's language."""
        name = self.name_in(_language(person))
        return self.bot if name == self.bot.first_name else replace(self.bot, first_name=name)

    def name_in(self, language: str) -> str:
        """What the bot is called in a language."""
        return self.names.get(language) or self.names.get("") or self.bot.first_name

    def description_for(self, person: User) -> str:
        """What an empty chat shows a person, in their language if there is one."""
        return self.description_in(_language(person))

    def short_description_for(self, person: User) -> str:
        """What stands under the name, likewise."""
        return self.short_description_in(_language(person))

    def description_in(self, language: str) -> str:
        """The description for a language, else the one for every other."""
        return self.descriptions.get(language) or self.descriptions.get("", "")

    def short_description_in(self, language: str) -> str:
        """The short description, likewise."""
        return self.short_descriptions.get(language) or self.short_descriptions.get("", "")

    def set_button(self, chat_id: int, button: dict[str, Any]) -> None:
        """Sets the menu button of a chat, or with 0 of all; the oldest of too many goes."""
        self.menu_buttons.pop(chat_id, None)
        if button["type"] != "default":
            self.menu_buttons[chat_id] = button
        while len(self.menu_buttons) > _MAX_MENUS:
            del self.menu_buttons[next(key for key in self.menu_buttons if key)]

    def button_for(self, chat_id: int) -> dict[str, Any]:
        """The menu button of a chat."""
        general = self.menu_buttons.get(0, {"type": "default"})
        return self.menu_buttons.get(chat_id, general)

    def me_json(self) -> dict[str, Any]:
        """``User`` as ``getMe`` answers."""
        return self.bot.as_json() | {
            "can_join_groups": True,
            "can_read_all_group_messages": not self.privacy,
            "supports_inline_queries": self.inline,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }


def _scopes(person: User, chat_id: int | None, *, is_admin: bool) -> Iterator[str]:
    """From the narrowest to the widest."""
    if chat_id is None or chat_id > 0:
        yield from (f"chat:{person.id}", "all_private_chats", "default")
        return
    yield f"chat_member:{chat_id}:{person.id}"
    if is_admin:
        yield f"chat_administrators:{chat_id}"
    yield f"chat:{chat_id}"
    if is_admin:
        yield "all_chat_administrators"
    yield from ("all_group_chats", "default")


def _language(person: User) -> str:
    return person.language_code.partition("-")[0].lower()
