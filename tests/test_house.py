"""The house rules that no linter knows (STYLE in one screen: sizes, names, who may import what)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("studio", "api", "bot", "local", "run", "bench")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TESTS = [path for path in (ROOT / "tests").rglob("*.py") if "node_modules" not in path.parts]
PYTHON = [*SOURCES, *sorted(TESTS)]

MOST_LINES_IN_FILE = 500
MOST_LINES_IN_FUNCTION = 60
DEEPEST_NESTING = 3
SAYS_NOTHING = {"utils", "util", "helpers", "common", "manager", "base", "misc"}
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.Match)
CODES = r"(: [A-Z]+\d+(, ?[A-Z]+\d+)*|\[[\w, -]+\])?"
SILENCED = re.compile(rf"#\s*(noqa|type: ignore|pyright: ignore)\b{CODES}(?P<reason>.*)$")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read_imports(path: Path) -> set[str]:
    """The top names that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def find_functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Function):
            yield node


def measure_nesting(node: ast.AST, *, is_elif: bool = False) -> int:
    """How many decisions and loops stand inside each other; an elif is no deeper than its if."""
    if isinstance(node, (*Function.__args__, ast.ClassDef, ast.Lambda)):
        return 0
    own = int(isinstance(node, BLOCKS) and not is_elif)
    return own + max(
        (
            measure_nesting(child, is_elif=_is_elif(node, child))
            for child in ast.iter_child_nodes(node)
        ),
        default=0,
    )


def _is_elif(node: ast.AST, child: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]


def test_there_is_something_to_judge() -> None:
    assert len(SOURCES) >= len(PACKAGES)


def test_files_stay_small() -> None:
    sizes = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in PYTHON}
    assert {path: size for path, size in sizes.items() if size > MOST_LINES_IN_FILE} == {}


def test_functions_stay_small_and_flat() -> None:
    wrong: list[str] = []
    for path in PYTHON:
        for function in find_functions(path):
            length = (function.end_lineno or function.lineno) - function.lineno + 1
            depth = max(measure_nesting(statement) for statement in function.body)
            if length > MOST_LINES_IN_FUNCTION or depth > DEEPEST_NESTING:
                wrong.append(f"{name(path)} {function.name}: {length} lines, {depth} deep")
    assert wrong == []


def test_module_names_say_something() -> None:
    parts = {name(path): path.relative_to(ROOT).with_suffix("").parts for path in SOURCES}
    assert [path for path, words in parts.items() if SAYS_NOTHING & set(words)] == []


def test_who_silences_a_tool_says_why() -> None:
    wrong: list[str] = []
    for path in PYTHON:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            silenced = SILENCED.search(line)
            if silenced and not re.search(r"\w", silenced["reason"]):
                wrong.append(f"{name(path)}:{number} {line.strip()}")
    assert wrong == []


def test_only_the_gateway_knows_fal_client() -> None:
    who = {name(path) for path in SOURCES if "fal_client" in read_imports(path)}
    assert {path for path in who if not path.startswith("studio/fal/")} == set()


def test_only_the_photo_intake_opens_pictures_in_the_core() -> None:
    core = [path for path in SOURCES if name(path).startswith("studio/")]
    who = {name(path) for path in core if read_imports(path) & {"PIL", "cv2"}}
    assert {path for path in who if not path.startswith("studio/photos")} == set()


def test_the_core_and_the_doors_read_the_environment_in_one_place() -> None:
    reads = re.compile(r"\bos\.environ\b|\bgetenv\b|\bos import .*\benviron\b")
    judged = [path for path in SOURCES if name(path).split("/")[0] in {"studio", "api", "bot"}]
    who = {name(path) for path in judged if reads.search(path.read_text(encoding="utf-8"))}
    hands_the_search_path_to_a_child_process = "studio/photos/pool.py"
    assert who <= {"studio/settings.py", hands_the_search_path_to_a_child_process}
