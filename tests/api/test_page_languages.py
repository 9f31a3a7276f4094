"""The shell comes in the language of whoever opens the page."""

from collections.abc import Iterator

import httpx
import pytest

from tests.api.serving import Plan, Serving, make_settings, serving

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server with a page in three languages."""
    dist = tmp_path_factory.mktemp("many")
    for language, name in (("en", "index"), ("de", "index.de"), ("ar", "index.ar")):
        html = f'<!doctype html><html lang="{language}"><title>page</title></html>'
        (dist / f"{name}.html").write_text(html)
    settings = make_settings(tmp_path_factory.mktemp("languages"))
    with serving(settings, Plan(page=dist, works=False)) as running:
        yield running


@pytest.mark.parametrize(
    ("path", "headers", "language"),
    [
        ("/", {}, "en"),
        ("/", {"Accept-Language": "de-AT,de;q=0.9,en;q=0.8"}, "de"),
        ("/", {"Accept-Language": "en-GB,de;q=0.9"}, "en"),
        ("/", {"Accept-Language": "fr;q=0.9, ar;q=0.5, de;q=0.1"}, "ar"),
        ("/", {"Accept-Language": "de", "Cookie": "darkroom.language=ar"}, "ar"),
        ("/?lang=de", {"Accept-Language": "ar"}, "de"),
        ("/t/none", {"Accept-Language": "de;q=0, ar;q=x"}, "en"),
        ("/", {"Cookie": "darkroom.language=../../etc"}, "en"),
    ],
)
def test_the_first_bytes_speak_the_language_of_the_visitor(
    many: Serving, path: str, headers: dict[str, str], language: str
) -> None:
    with httpx.Client(base_url=many.base) as browser:
        answer = browser.get(path, headers=HTML | headers)
    assert f'<html lang="{language}"' in answer.text
    assert answer.headers["Vary"] == "Accept-Encoding, Accept-Language, Cookie"
