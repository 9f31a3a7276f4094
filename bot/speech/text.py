"""Kinds of words: templates that wait for translation and facts, and HTML that is finished."""

from dataclasses import dataclass


class Text(str):
    """A template in English, `{facts}` by name; what `bot.locales` translates.

    In HTML where it becomes a message; plain where it becomes a button or a toast.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """A template for one and one for several; `{count}` is always among the facts.

    Other languages may have more forms: their catalogue has them.
    """

    one: str
    other: str


class Html(str):
    """Words ready to be sent as HTML: what people wrote is escaped in it."""

    __slots__ = ()


def lines(*parts: str) -> Html:
    """Return pieces of HTML as lines of one message; empty ones are left out."""
    return Html("\n".join(part for part in parts if part))
