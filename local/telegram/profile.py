"""What the bot says about itself: name, descriptions, menu of commands."""

from dataclasses import dataclass, field
from typing import Any, Final

from local.telegram.messages import User

_MAX_MENUS: Final = 1_000
Menu = list[dict[str, str]]


@dataclass(slots=True)
class Profile:
    """The bot as people see it.

    Attributes:
        descriptions: What an empty chat shows, by two-letter language, "" for every other.
        short_descriptions: What stands under the name, likewise.
        menus: Commands by scope (``default``, ``all_private_chats``, ``chat:<id>``, ...) and
            two-letter language, "" for every language.
        menu_buttons: By chat id; 0 is the default for all chats.
    """

    bot: User
    descriptions: dict[str, str] = field(default_factory=dict[str, str])
    short_descriptions: dict[str, str] = field(default_factory=dict[str, str])
    menus: dict[tuple[str, str], Menu] = field(default_factory=dict[tuple[str, str], Menu])
    menu_buttons: dict[int, dict[str, Any]] = field(default_factory=dict[int, dict[str, Any]])

    def set_menu(self, scope: str, language: str, commands: Menu) -> None:
        """Replaces one menu; the oldest of too many goes."""
        self.menus.pop((scope, language), None)
        if commands:
            self.menus[scope, language] = commands
        while len(self.menus) > _MAX_MENUS:
            del self.menus[next(iter(self.menus))]

    def menu_for(self, person: User) -> Menu:
        """What a person sees in the private chat, by the precedence Telegram documents.

        Source: core.telegram.org/bots/api#determining-list-of-commands
        """
        language = _language(person)
        for scope in (f"chat:{person.id}", "all_private_chats", "default"):
            for spoken in (language, ""):
                if (scope, spoken) in self.menus:
                    return self.menus[scope, spoken]
        return []

    def description_for(self, person: User) -> str:
        """What an empty chat shows a person, in their language if there is one."""
        return self.descriptions.get(_language(person), self.descriptions.get("", ""))

    def short_description_for(self, person: User) -> str:
        """What stands under the name, likewise."""
        general = self.short_descriptions.get("", "")
        return self.short_descriptions.get(_language(person), general)

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
            "can_join_groups": False,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }


def _language(person: User) -> str:
    return person.language_code.partition("-")[0].lower()
