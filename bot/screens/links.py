"""What a link to the bot asks for, `https://t.me/<bot>?start=<payload>`.

`s-<style>` and `b-<background>` begin with a choice: a background is a kind (`b-remove`, `b-scene`)
or the id, name or value of one (`b-beach`, `b-teal`, `b-ff8800`, `b-ff8800-0044aa`).
"""

from contextlib import suppress

from bot.screens.choices import options_of
from studio.catalogue import Catalogue
from studio.errors import ChoiceError
from studio.task import Options

OPEN = {
    "colour": Options(background="colour"),
    "gradient": Options(background="gradient"),
    "scene": Options(background="scene"),
}
"""Kinds of which it stays open which one."""


def chosen_by(payload: str, catalogue: Catalogue) -> Options | None:
    """Return what a payload chooses, or None when it chooses nothing on the menu."""
    kind, _, value = payload.partition("-")
    match kind:
        case "s":
            codes = [f"s.{value}"]
        case "b" if value in OPEN:
            return OPEN[value]
        case "b":
            codes = [f"b.{value}", f"p.{value}", f"c.{value}", f"g.{value}"]
        case _:
            codes = []
    for code in codes:
        with suppress(ChoiceError):
            return options_of(code, catalogue)
    return None
