"""No licence surprise: what is installed and shipped is what docs/licences.md says, and allowed."""

import json
import re
import tomllib
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import TypedDict

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
MODELS = ROOT / "local" / "fal" / "models" / "MODELS.toml"

ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "CC0-1.0", "ISC", "MIT",
    "MIT-0",
    "MIT-CMU", "MPL-2.0", "PSF-2.0", "Unlicense", "Zlib",
}  # fmt: skip
LIBRARIES_UNDER_LGPL = {"python-telegram-bot": "LGPL-3.0-only"}

# How packages that give no SPDX expression say it: in a field, a classifier, or their licence file.
SAYINGS = {
    "Apache-2.0": "Apache Software License|Apache[ -]2.0|Apache License\\s+Version 2.0",
    "BSD-3-Clause": "BSD-3-Clause|3-Clause BSD License|Redistribution and use in source and binary",
    "MPL-2.0": "MPL-2.0",
    "PSF-2.0": "PSF-2.0",
    "MIT": "MIT License|^MIT$",
}


class WebPackage(TypedDict, total=False):
    """What package-lock.json says of a package."""

    dev: bool
    optional: bool
    license: str


def name_licence(package: Distribution) -> str:
    """The SPDX expression a package states, or the one its words amount to; else "unknown"."""
    about = package.metadata
    if "License-Expression" in about:
        return str(about["License-Expression"])
    field = str(about["License"]) if "License" in about else ""
    for words in (field, *about.get_all("Classifier", []), read_licence_file(package)):
        said = words.removeprefix("License :: OSI Approved ::").strip()
        for licence, saying in SAYINGS.items():
            if re.search(saying, said):
                return licence
    return "unknown"


def read_licence_file(package: Distribution) -> str:
    files = [f for f in package.files or [] if re.search(r"dist-info/.*LICENSE(\.\w+)?$", str(f))]
    return files[0].read_text() if files else ""


def is_allowed(expression: str) -> bool:
    """Whether every licence that applies is allowed; of an OR one is enough."""
    return all(
        any(choice.strip(" ()") in ALLOWED for choice in part.split(" OR "))
        for part in expression.split(" AND ")
    )


def read_lock(name: str) -> list[Requirement]:
    """The packages of a lock file that this very machine needs."""
    lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line.rstrip(" \\")) for line in lines if re.match(r"[a-z0-9]", line)]
    return [pin for pin in pins if pin.marker is None or pin.marker.evaluate()]


def read_asked_for() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [Requirement(line).name for line in project["dependencies"]]


def read_table(heading: str) -> dict[str, str]:
    """Name to licence, from the table under a heading of docs/licences.md."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return {row[0].strip(): row[1].strip() for row in rows[2:]}


@pytest.mark.parametrize("name", [pin.name for pin in read_lock("run.txt")])
def test_an_installed_package_is_under_a_licence_that_is_allowed(name: str) -> None:
    licence = name_licence(distribution(name))
    assert is_allowed(licence) or LIBRARIES_UNDER_LGPL.get(name) == licence, licence


def test_the_page_names_every_package_we_ask_for_with_its_licence() -> None:
    expected = {name: name_licence(distribution(name)) for name in read_asked_for()}
    assert read_table("Python packages we ask for") == expected


def test_a_library_under_the_lgpl_is_spoken_of() -> None:
    for name in LIBRARIES_UNDER_LGPL:
        assert f"**{name}** is LGPL" in PAGE


def test_the_opener_of_heic_brings_no_encoder() -> None:
    shipped = {path.name for path in distribution("pi-heif").files or [] if ".libs" in str(path)}
    assert {name.split("-")[0].split(".")[0] for name in shipped} <= {"libheif", "libde265"}
    for library in ("libheif", "libde265"):
        assert f"**{library}**" in PAGE


def test_every_package_in_the_page_is_under_a_licence_that_is_allowed() -> None:
    lock = json.loads((ROOT / "webui" / "package-lock.json").read_text(encoding="utf-8"))
    packages: dict[str, WebPackage] = lock["packages"]
    shipped = {
        name: about.get("license", "unknown")
        for name, about in packages.items()
        if name and not about.get("dev") and not about.get("optional")
    }
    assert {name: said for name, said in shipped.items() if not is_allowed(said)} == {}
    asked = json.loads((ROOT / "webui" / "package.json").read_text(encoding="utf-8"))
    expected = {name: shipped[f"node_modules/{name}"] for name in asked["dependencies"]}
    assert read_table("Web packages that are in the page") == expected


def test_the_page_names_every_model_with_its_licence() -> None:
    models = tomllib.loads(MODELS.read_text(encoding="utf-8"))
    table = read_table("Models of the local engine")
    assert sorted(table) == sorted(models)
    for name, about in models.items():
        assert table[name] in ALLOWED
        assert str(about["licence"]).startswith(table[name])


@pytest.mark.parametrize(
    "expression",
    ["GPL-3.0-only", "AGPL-3.0-or-later", "MIT AND GPL-2.0-only", "unknown", "LGPL-3.0"],
)
def test_what_is_not_allowed_is_noticed(expression: str) -> None:
    assert not is_allowed(expression)


def test_the_licence_file_is_whole_and_ours() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License\n                           Version 2.0, January 2004" in text
    assert "Copyright 2026 The darkroom authors" in text
    assert "limitations under the License." in text
