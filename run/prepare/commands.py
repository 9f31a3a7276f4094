"""The subcommands that the Makefile calls: run, check, test, test-all, lock, npm."""

import fcntl
import os
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from run.prepare.browser import need_chromium, need_engines
from run.prepare.environment import Environment
from run.prepare.locks import refresh_locks
from run.prepare.page import build, find_node, install_packages
from run.prepare.tools import SetUpError, say

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = "Python packages (the first time takes about a minute)"
USAGE = """usage: python3 -m run.prepare COMMAND
  run              everything that darkroom needs to start
  check            that, and the tools that read the code
  test             that, and Chromium and what the tests talk to
  test-all         that, and Firefox, WebKitGTK and Lighthouse
  lock [--upgrade] requirements/*.txt from pyproject.toml
  npm FOLDER ARGS  npm of the environment's Node, in FOLDER
"""


def run_command(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Carry out one subcommand; print progress, and a sentence instead of a traceback.

    Args:
        arguments: The command line after the program's name.
        root: The checkout to set up.

    Returns:
        The exit status: 0 done, 1 explained on stderr, 2 wrong words, 130 interrupted.
    """
    try:
        return _dispatch(arguments, root)
    except SetUpError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"Set-up can't go on: {error.strerror}: {error.filename}", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped. The next make goes on from here.", file=sys.stderr)
        return 130
    return 1


def _dispatch(arguments: Sequence[str], root: Path) -> int:
    environment = Environment(root / ".venv")
    match list(arguments):
        case ["npm", folder, *words]:
            return _run_npm(environment, root / folder, words)
        case ["run"]:
            with _alone(root):
                _prepare_run(environment, root)
        case ["check"]:
            with _alone(root):
                _prepare_check(environment, root)
        case ["test"]:
            with _alone(root):
                _prepare_test(environment, root)
        case ["test-all"]:
            with _alone(root):
                _prepare_test_all(environment, root)
        case ["lock", *options] if options in ([], ["--upgrade"]):
            with _alone(root):
                environment.make()
                refresh_locks(root, environment, upgrade=bool(options))
        case _:
            print(USAGE, end="", file=sys.stderr)
            return 2
    return 0


def _prepare_run(environment: Environment, root: Path) -> None:
    environment.make()
    environment.install(root / "requirements" / "run.txt", PACKAGES)
    environment.install(root / "requirements" / "page.txt", "Node, which builds the page")
    build(root / "webui", find_node(environment))


def _prepare_check(environment: Environment, root: Path) -> None:
    locks = root / "requirements"
    environment.make()
    environment.install(locks / "dev.txt", PACKAGES, covers=(locks / "run.txt", locks / "page.txt"))
    node = find_node(environment)
    install_packages(root / "webui", node)
    build(root / "webui", node)


def _prepare_test(environment: Environment, root: Path) -> None:
    _prepare_check(environment, root)
    install_packages(root / "tests" / "conformance", find_node(environment))
    need_chromium(is_root=os.geteuid() == 0)


def _prepare_test_all(environment: Environment, root: Path) -> None:
    _prepare_test(environment, root)
    install_packages(root / "tests" / "engines", find_node(environment))
    need_engines(is_root=os.geteuid() == 0)


def _run_npm(environment: Environment, folder: Path, words: Sequence[str]) -> int:
    node = find_node(environment)
    command = [*node.npm, *words]
    os.chdir(folder)
    os.execve(command[0], command, {**os.environ, **node.environment})  # noqa: S606  # no shell wanted


@contextmanager
def _alone(root: Path) -> Generator[None]:
    """Keep a second set-up of the same checkout waiting; the lock ends with the process."""
    folder = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another make is setting up this checkout: waiting for it …")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
