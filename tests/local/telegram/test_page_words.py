"""The chat page in five languages, and the language a person's app is said to have."""

import re

import pytest
from playwright.async_api import Browser, expect

from local.telegram import page_files
from tests.local.telegram.browsing import PHONE, tab
from tests.local.telegram.serving import BotCaller, Served

FOLDER = page_files.FOLDER
LANGUAGES = ("en", "de", "es", "ru", "ar")
FORMS = {
    "en": {"one", "other"},
    "de": {"one", "other"},
    "es": {"one", "many", "other"},
    "ru": {"one", "few", "many", "other"},
    "ar": {"zero", "one", "two", "few", "many", "other"},
}
READ = "async name => (await import(`./words/${name}.js`)).default"
USED = re.compile(r"""["`](here_)?([a-z_]+)["`$]""")
FACT = re.compile(r"\{(\w+)\}")


async def test_every_language_has_the_same_words(browser: Browser, server: Served) -> None:
    async with tab(browser, f"{server.base}/") as opened:
        words = {name: await opened.page.evaluate(READ, name) for name in LANGUAGES}
    english = words["en"]
    for name, own in words.items():
        assert list(own) == list(english), name
        for key, text in own.items():
            plain = isinstance(english[key], str)
            assert isinstance(text, str) == plain, (name, key)
            if plain:
                assert sorted(FACT.findall(text)) == sorted(FACT.findall(english[key])), (name, key)
            else:
                assert set(text) == FORMS[name], (name, key)
    same = {key for key in english if all(words[name][key] == english[key] for name in LANGUAGES)}
    assert not same, "not translated anywhere"


def test_every_word_is_used() -> None:
    page = FOLDER / "index.html"
    code = "".join(file.read_text() for file in (*FOLDER.glob("*.js"), page))
    for key in re.findall(r"^  (\w+):", (FOLDER / "words" / "en.js").read_text(), re.MULTILINE):
        bare = key.removeprefix("here_")
        assert f'"{key}"' in code or (f'"{bare}"' in code and "here_$" in code), key


def test_the_files_of_the_page_stay_small_and_build_nothing_from_markup() -> None:
    for file in (*FOLDER.rglob("*.js"), *FOLDER.rglob("*.css")):
        text = file.read_text()
        assert len(text.splitlines()) <= 250, file.name
        assert "innerHTML" not in text, file.name
        assert "insertAdjacentHTML" not in text, file.name


@pytest.mark.parametrize(
    ("locale", "words", "side"),
    [("de-AT", "Nachricht", "ltr"), ("ar-EG", "رسالة", "rtl"), ("fr-FR", "Message", "ltr")],
)
async def test_the_page_speaks_the_browsers_language_if_it_can(
    browser: Browser, server: Served, bot: BotCaller, locale: str, words: str, side: str
) -> None:
    async with tab(browser, f"{server.base}/", PHONE, locale=locale) as opened:
        field = opened.page.locator("#text")
        await expect(field).to_have_attribute("placeholder", words)
        await expect(opened.page.locator("html")).to_have_attribute("dir", side)
        await field.fill("x")
        await opened.page.keyboard.press("Enter")
        update = (await bot.ok("getUpdates", timeout=5))[-1]
        assert update["message"]["from"]["language_code"] == locale
        assert not await opened.page.evaluate("document.documentElement.scrollWidth > innerWidth")


async def test_a_person_chooses_a_language_and_the_bot_is_told(
    browser: Browser, server: Served, bot: BotCaller
) -> None:
    await bot.ok("setMyDescription", description="Fotos rein", language_code="de")
    async with tab(browser, f"{server.base}/") as opened:
        page = opened.page
        await opened.say("before")
        await page.locator("#person").click()
        await opened.pick("Language of your app")
        await page.get_by_role("radio", name="Deutsch").check()
        await expect(page.locator("html")).to_have_attribute("lang", "de")
        await page.keyboard.press("Escape")
        await expect(page.locator(".mine .words")).to_have_text("before")
        await page.locator("#text").fill("danach")
        await page.keyboard.press("Enter")
        await expect(page.locator(".mine")).to_have_count(2)
        last = (await bot.ok("getUpdates", timeout=5))[-1]["message"]
        assert (last["text"], last["from"]["language_code"]) == ("danach", "de")
        await page.reload()
        await expect(page.locator("#text")).to_have_attribute("placeholder", "Nachricht")
        await bot.ok("sendMessage", chat_id=await opened.me(), text="مرحبا")
        words = page.locator(".theirs .words")
        assert await words.evaluate("one => getComputedStyle(one).direction") == "rtl"
