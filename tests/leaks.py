"""A pytest plugin that fails the session when a bot token got into a log.

Looked through are all records of all loggers down to DEBUG, tracebacks included, what tests and the
processes they start say on their outputs, and the logs that processes leave in temporary folders.
"""

import logging
import os
import re
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
CLIENTS = "123456:test-token"
"""With this one the tests' own clients (httpx, aiogram, grammY) call the local server, and log as
they like. No bot of ours ever has it."""
WITHOUT_A_BOT = ("tests/local/", "tests/conformance/")
"""Here other clients speak to the local server, in this very process, and log as they like."""
HIDDEN = "<token>"
LOGS = "log*"
MOST_LOG_BYTES = 32_000_000
MOST_FOUND = 20
LEAST_SECRET = 12
"""From this length on the part behind the colon gives the token away by itself."""
LITERAL = re.compile(r"""["'](\d{1,15}:[A-Za-z][A-Za-z0-9_-]{3,})["']""")
IN_URL = re.compile(r"/bot(\d{1,15}:[A-Za-z0-9_-]{3,})")
WATCH = pytest.StashKey["Watch"]()


def tokens_in(folder: Path) -> set[str]:
    """The tokens that tests use: what looks like one in their sources."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        found.update(LITERAL.findall(path.read_text(encoding="utf-8")))
    return found - {CLIENTS}


class Watch(logging.Handler):
    """Looks at everything that is logged.

    Attributes:
        found: Where a token was, with the token taken out.
    """

    def __init__(self, tokens: Iterable[str]) -> None:
        super().__init__(logging.DEBUG)
        secrets = {token.partition(":")[2] for token in tokens}
        known = {*tokens, *(secret for secret in secrets if len(secret) >= LEAST_SECRET)}
        words = "|".join(re.escape(word) for word in sorted(known, key=len, reverse=True))
        self._known = re.compile(words or r"(?!)")
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Look at one record as a handler would write it."""
        if _test().startswith(WITHOUT_A_BOT):
            return
        try:
            text = self.format(record)
        except (TypeError, ValueError, KeyError):  # arguments that don't fit the message
            text = f"{record.msg} {record.args}"
        self.look(text, f"logger {record.name}, {record.levelname}")

    def look(self, text: str, where: str) -> None:
        """Look at some text; note the line in which a token is."""
        for line in self._lines_with_tokens(text):
            if len(self.found) < MOST_FOUND:
                self.found.append(f"{where} ({_test()}): {self._hidden(line)[:300]}")

    def look_at_logs(self, folder: Path) -> None:
        """Look at what processes left in files."""
        for path in sorted(folder.rglob(LOGS)):
            if path.is_file() and not path.is_symlink() and path.stat().st_size <= MOST_LOG_BYTES:
                self.look(path.read_text(encoding="utf-8", errors="replace"), str(path))

    def _lines_with_tokens(self, text: str) -> Iterator[str]:
        urls = [token for token in IN_URL.findall(text) if token != CLIENTS]
        if not urls and self._known.search(text) is None:
            return
        for line in text.splitlines():
            if self._known.search(line) or any(token in line for token in urls):
                yield line

    def _hidden(self, line: str) -> str:
        return IN_URL.sub(f"/bot{HIDDEN}", self._known.sub(HIDDEN, line))


def _test() -> str:
    return os.environ.get("PYTEST_CURRENT_TEST", "no test")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Begin to watch. What pytest itself captures stays what it was: from WARNING on."""
    if config.option.log_level is None and not config.getini("log_level"):
        config.option.log_level = "WARNING"
    watch = config.stash[WATCH] = Watch(tokens_in(TESTS))
    root = logging.getLogger()
    root.addHandler(watch)
    root.setLevel(logging.DEBUG)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Look at what was said on the outputs."""
    del call
    report = yield
    watch = item.config.stash[WATCH]
    for name, text in report.sections:
        if "log" not in name:  # those are records, and were looked at
            watch.look(text, name)
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Look at the logs of processes, and fail if anything was found."""
    watch = session.config.stash[WATCH]
    factory: pytest.TempPathFactory | None = getattr(session.config, "_tmp_path_factory", None)
    if factory is not None:
        watch.look_at_logs(factory.getbasetemp())
    if watch.found and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say where a token was."""
    if found := config.stash[WATCH].found:
        terminalreporter.section("a bot token was logged", red=True)
        for line in found:
            terminalreporter.write_line(line)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Watch no more."""
    logging.getLogger().removeHandler(config.stash[WATCH])
