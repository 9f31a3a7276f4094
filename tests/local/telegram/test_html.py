"""Telegram's HTML: entities in UTF-16 units, complaints with byte offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.telegram.entities import MarkedText, detected, trimmed, utf16_units
from local.telegram.errors import ApiError
from local.telegram.html import parse_html


def marks(marked: MarkedText) -> list[tuple[str, str]]:
    """Each entity with the text it covers, cut in UTF-16."""
    units = marked.text.encode("utf-16-le")
    return [
        (entity.type, units[entity.offset * 2 : entity.end * 2].decode("utf-16-le"))
        for entity in marked.entities
    ]


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("plain &amp; simple", "plain & simple", []),
        ("<b>bold</b>", "bold", [("bold", "bold")]),
        ("👩‍🎨 <i>é👍</i>!", "👩‍🎨 é👍!", [("italic", "é👍")]),
        ("<B>a<i>b</i></B>", "ab", [("bold", "ab"), ("italic", "b")]),
        ("<b>a</>", "a", [("bold", "a")]),
        ("<b></b>x", "x", []),
        ("&lt;b&gt; &quot;&#33;&#x1F600;", '<b> "!😀', []),
        ("&nbsp; &unknown;", "&nbsp; &unknown;", []),
        ("<a href='https://e.org/?a=1&amp;b=2'>x</a>", "x", [("text_link", "x")]),
        ("<a href='javascript:x'>x</a>", "x", []),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", "x")]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", "x")]),
        ('<pre><code class="language-py">x=1</code></pre>', "x=1", [("pre", "x=1")]),
        (
            "<u>u</u><s>s</s><code>c</code>",
            "usc",
            [("underline", "u"), ("strikethrough", "s"), ("code", "c")],
        ),
    ],
)
def test_html_becomes_text_with_entities(
    source: str, text: str, expected: list[tuple[str, str]]
) -> None:
    marked = parse_html(source)
    assert marked.text == text
    assert marks(marked) == expected


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("é<div>", 'Unsupported start tag "div" at byte offset 2'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a href>x</a>", "Expected equal sign in declaration of an attribute"),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
    ],
)
def test_wrong_html_is_refused_in_telegrams_words(source: str, complaint: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_html(source)
    assert caught.value.description.startswith(f"Bad Request: can't parse entities: {complaint}")


def test_white_space_at_the_ends_goes_and_entities_follow() -> None:
    marked = trimmed(parse_html(" 😀\n <b> x </b>  "))
    assert marked.text == "😀\n  x"
    assert marks(marked) == [("bold", " x")]


def test_commands_links_and_mentions_are_found() -> None:
    text = "😀 /start@darkroom_bot see https://e.org/a_(b)?x=1. or @someone #tag a/b"
    assert marks(detected(MarkedText(text))) == [
        ("bot_command", "/start@darkroom_bot"),
        ("url", "https://e.org/a_(b)?x=1"),
        ("mention", "@someone"),
        ("hashtag", "#tag"),
    ]


def test_nothing_is_found_inside_code() -> None:
    assert marks(detected(parse_html("<code>/start</code>"))) == [("code", "/start")]


@given(st.text(alphabet="<>/&;=\"' abiu#x1é😀", max_size=40))
def test_any_text_is_parsed_or_refused_and_offsets_stay_inside(source: str) -> None:
    try:
        marked = parse_html(source)
    except ApiError:
        return
    assert all(
        0 <= entity.offset < entity.end <= utf16_units(marked.text) for entity in marked.entities
    )
