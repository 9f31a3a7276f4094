"""What the pages link to is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = re.findall(r'(?:\]\(|src="|href=")([^)"#]+)', text)
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_every_promise_of_the_page_names_a_test_that_is_there() -> None:
    text = (ROOT / "docs" / "ux-bar.md").read_text(encoding="utf-8")
    promises = re.findall(r"^\| (\d+) \| [^|]+ \| ([^|]+) \|(.*)\|$", text, re.MULTILINE)
    assert [int(number) for number, _, _ in promises] == list(range(1, 49))
    for number, state, shown in promises:
        links = re.findall(r"\[([^\]]+)\]\(\.\./([^)]+)\)", shown)
        assert links or state.startswith(("not yet", "partly")), f"{number} is met, says who?"
        for name, path in links:
            assert name in (ROOT / path).read_text(encoding="utf-8"), f"{number}: {name}"
