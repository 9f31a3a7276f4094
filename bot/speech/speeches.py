"""Which language a person is spoken to in."""

from babel import Locale

from bot.speech.speech import LANGUAGES, SOURCE, Speech
from bot.state.addresses import person_of
from bot.state.people import People
from studio.catalogue import Catalogue
from studio.task import Owner


class Speeches:
    """All languages, read once."""

    def __init__(self, catalogue: Catalogue, people: People) -> None:
        self._people = people
        self._speeches = {language: Speech(language, catalogue) for language in LANGUAGES}

    def in_language(self, code: str) -> Speech:
        """Return the nearest language we have, English when there is none."""
        return self._speeches.get(code.lower().replace("_", "-").partition("-")[0], self.source)

    @property
    def all(self) -> list[Speech]:
        """Every language, English first."""
        return list(self._speeches.values())

    @property
    def source(self) -> Speech:
        """English, for who can't be known."""
        return self._speeches[SOURCE]

    async def to(self, person: int) -> Speech:
        """Return the language of a person, by their choice or else their app's."""
        return self.in_language((await self._people.find(person)).speaks)

    async def to_owner(self, owner: Owner) -> Speech:
        """Return the language of whose task it is."""
        return await self.to(person_of(owner))


def own_name(language: str) -> str:
    """Return what a language calls itself, such as "Deutsch"."""
    name = Locale(language).get_display_name(language) or language
    return f"{name[:1].upper()}{name[1:]}"
