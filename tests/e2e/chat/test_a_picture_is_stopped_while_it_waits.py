"""Cancel: one of several pictures in the making, by its own button, by command, or by who leads."""

import re

from playwright.sync_api import Locator, expect

from tests.e2e.chat.hands import Chat

IN_THE_MAKING = re.compile(r"ahead of you|You're next|Just a moment|…")
STOPPED = "Stopped. There will be no picture."


def test_one_that_waits_is_stopped_and_the_others_come(chat: Chat) -> None:
    order(chat, "/avatar", "oil", "cartoon", "anime", "illustration")
    first, last = made(chat, "Oil avatar"), made(chat, "Illustration avatar")
    expect(last).to_contain_text(IN_THE_MAKING)
    last.get_by_role("button", name="Cancel").click()

    expect(last).to_contain_text(STOPPED)
    expect(first.get_by_role("button", name="Again")).to_be_visible()
    last.get_by_role("button", name="Try again").click()
    expect(last.get_by_role("button", name="Again")).to_be_visible()
    expect(last.locator(".picture")).to_be_visible()


def test_all_of_them_are_stopped_by_one_command(chat: Chat) -> None:
    order(chat, "/avatar", "oil", "cartoon", "anime", "illustration")
    chat.write("/cancel")
    chat.tap("All of them")
    chat.sees(re.compile(r"^Stopped: \d"))
    expect(made(chat, "Illustration avatar")).to_contain_text(STOPPED)


def test_who_leads_a_group_may_stop_what_somebody_else_ordered(chat: Chat) -> None:
    chat.new_group("Friends")
    chat.add_second_person()
    order(chat, "/avatar@darkroom_bot", "oil", "cartoon", "anime", "comic", "illustration")
    chat.talk_as("Ada")
    last = made(chat, "Illustration avatar")
    last.get_by_role("button", name="Cancel").click()
    expect(last).to_contain_text(STOPPED)


def order(chat: Chat, command: str, *styles: str) -> None:
    """Ask for an avatar in each of the styles, without waiting for any."""
    for number, style in enumerate(styles, 1):
        chat.send("astronaut.png", caption=f"{command} {style}")
        expect(chat.log.locator(".mine:not(.leaving)").filter(has_text=command)).to_have_count(
            number
        )


def made(chat: Chat, title: str) -> Locator:
    """The newest message about a picture of that title."""
    return chat.messages.filter(has_text=title).last
