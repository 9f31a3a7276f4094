"""The measurement of a first start measures, and fails when nothing starts."""

import sys
from pathlib import Path

import pytest

from bench.start import MOST_SECONDS, Start, line_of, measure

SERVES = """
import http.server, os
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'<html></html>')
server = http.server.HTTPServer(('127.0.0.1', int(os.environ['PORT'])), Page)
os.mkdir(os.environ['DARKROOM_DATA'])
print('  Page ', f'http://127.0.0.1:{server.server_port}/', flush=True)
server.serve_forever()
"""
"""A start without a set-up, which takes minutes: that is `make run`'s, and tests/run/prepare's."""


def test_a_fresh_clone_is_timed_until_its_page_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "1")  # of an operator: not of the clone
    start = measure(tmp_path / "clone", (sys.executable, "-c", SERVES))
    assert 0 < start.cpu < MOST_SECONDS
    assert start.wall > 0
    assert (tmp_path / "clone" / "Makefile").is_file()
    assert (tmp_path / "clone" / "data").is_dir()


def test_what_never_starts_is_an_error_with_its_last_words(tmp_path: Path) -> None:
    dies = (sys.executable, "-c", "raise SystemExit('no room')")
    with pytest.raises(RuntimeError, match="no room"):
        measure(tmp_path / "clone", dies)


def test_only_the_warm_round_is_judged_and_by_cpu() -> None:
    slow = Start(wall=1.0, cpu=MOST_SECONDS + 1)
    assert line_of(slow, judged=False, markdown=False)[1]
    line, holds = line_of(slow, judged=True, markdown=False)
    assert line.startswith("X 61.0 s of CPU (at most 60)")
    assert not holds
    assert line_of(Start(wall=900.0, cpu=MOST_SECONDS), judged=True, markdown=True) == (
        "| 60.0 s of CPU (at most 60), 900.0 s by the clock, to the page | yes |\n",
        True,
    )
