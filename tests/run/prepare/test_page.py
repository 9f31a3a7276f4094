"""The page's build with a real Node and npm, on the smallest page there is."""

import json
import sys
from pathlib import Path

import pytest

from run.prepare.environment import Environment
from run.prepare.page import Node, build, find_node, install_packages
from run.prepare.tools import SetUpError

BUILD = """
const fs = require('node:fs');
fs.rmSync('dist', {recursive: true, force: true});
fs.mkdirSync('dist');
fs.writeFileSync('dist/index.html', fs.readFileSync('src/page.html'));
fs.appendFileSync('built.tsbuildinfo', 'once more');
"""


@pytest.fixture(scope="module")
def node() -> Node:
    """Node of the environment that runs these tests."""
    return find_node(Environment(Path(sys.prefix)))


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page of one file, with a lock of no packages and a build script."""
    folder = tmp_path / "webui"
    (folder / "src").mkdir(parents=True)
    about = {"name": "page", "version": "1.0.0"}
    scripts = {"build": "node build.cjs"}
    lock = {**about, "lockfileVersion": 3, "requires": True, "packages": {"": about}}
    (folder / "package.json").write_text(json.dumps({**about, "scripts": scripts}))
    (folder / "package-lock.json").write_text(json.dumps(lock))
    (folder / "build.cjs").write_text(BUILD)
    (folder / "src" / "page.html").write_text("first")
    return folder


def count_builds(page: Path) -> int:
    return (page / "built.tsbuildinfo").read_text().count("once more")


def test_the_page_is_built_only_when_its_sources_change(page: Path, node: Node) -> None:
    build(page, node)
    (page / "src" / "page.html").touch()
    (page / "node_modules" / "noise.js").write_text("not a source")
    build(page, node)
    assert count_builds(page) == 1

    (page / "src" / "page.html").write_text("second")
    build(page, node)
    assert count_builds(page) == 2
    assert (page / "dist" / "index.html").read_text() == "second"


def test_a_script_of_the_page_may_call_npm_and_node(page: Path, node: Node) -> None:
    about = json.loads((page / "package.json").read_text())
    about["scripts"] = {"build": "npm run again", "again": "node build.cjs"}
    (page / "package.json").write_text(json.dumps(about))
    build(page, node)
    assert count_builds(page) == 1


def test_a_page_that_was_removed_is_built_again(page: Path, node: Node) -> None:
    build(page, node)
    (page / "dist" / "index.html").unlink()
    build(page, node)
    assert (page / "dist" / "index.html").read_text() == "first"


def test_a_build_that_fails_shows_its_last_lines_and_is_tried_again(page: Path, node: Node) -> None:
    (page / "build.cjs").write_text("throw new Error('no such colour')")
    for _ in range(2):
        with pytest.raises(SetUpError, match="no such colour") as caught:
            build(page, node)
        assert "The page could not be built" in str(caught.value)


def test_a_build_that_makes_no_page_is_noticed(page: Path, node: Node) -> None:
    (page / "build.cjs").write_text("")
    with pytest.raises(SetUpError, match="ended well but made no"):
        build(page, node)


def test_a_folder_without_its_lock_is_explained(page: Path, node: Node) -> None:
    (page / "package-lock.json").unlink()
    with pytest.raises(SetUpError, match="this checkout is not whole"):
        install_packages(page, node)


def test_an_environment_without_node_is_explained(tmp_path: Path) -> None:
    with pytest.raises(SetUpError, match="make clean"):
        find_node(Environment(tmp_path))
