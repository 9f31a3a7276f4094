"""The virtual environment and its locked packages, with a real venv, pip and wheel."""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from run.prepare.environment import Environment
from run.prepare.stamps import hash_file
from run.prepare.tools import SetUpError

DAMAGED = "0" * 64
SET_UP_ELSEWHERE = (
    "import pathlib, sys; from run.prepare.commands import run_command; "
    "sys.exit(run_command(['run'], pathlib.Path(sys.argv[1])))"
)


def write_wheel(folder: Path, version: str) -> Path:
    """Write the smallest installable wheel, of a package `grain` with one module."""
    info = f"grain-{version}.dist-info"
    files = {
        "grain.py": f"VERSION = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: grain\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},{_digest(text)},{len(text)}\n" for name, text in files.items())
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / f"grain-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in {**files, f"{info}/RECORD": f"{record}{info}/RECORD,,\n"}.items():
            archive.writestr(name, text)
    return wheel


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return "sha256=" + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def write_lock(path: Path, version: str, digest: str) -> Path:
    path.write_text(f"grain=={version} --hash=sha256:{digest}\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """A fresh environment, made once: it costs seconds."""
    made = Environment(tmp_path_factory.mktemp("environment") / ".venv")
    made.make()
    return made


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that pip takes packages from, instead of an index."""
    folder = tmp_path / "wheels"
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def test_a_working_environment_is_left_alone(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = environment.folder / "kept"
    kept.touch()
    environment.make()
    assert kept.exists()
    assert capsys.readouterr().out == ""


def test_a_lock_is_installed_once_and_again_when_its_content_changes(
    environment: Environment, wheels: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    module = environment.site_packages / "grain.py"
    lock = write_lock(tmp_path / "run.txt", "1.0", hash_file(write_wheel(wheels, "1.0")))
    environment.install(lock, "grain")
    assert "1.0" in module.read_text(encoding="utf-8")
    capsys.readouterr()

    shutil.rmtree(wheels)
    environment.install(lock, "grain")
    assert capsys.readouterr().out == "", "an installed lock needs neither pip nor network"

    write_lock(lock, "2.0", hash_file(write_wheel(wheels, "2.0")))
    environment.install(lock, "grain")
    assert "2.0" in module.read_text(encoding="utf-8")


def test_a_lock_that_contains_another_spares_its_installation(
    environment: Environment, wheels: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    digest = hash_file(write_wheel(wheels, "3.0"))
    whole = write_lock(tmp_path / "whole.txt", "3.0", digest)
    part = write_lock(tmp_path / "part.txt", "3.0", digest)
    environment.install(whole, "grain", covers=[part])
    capsys.readouterr()
    environment.install(part, "grain")
    assert capsys.readouterr().out == ""


def test_a_package_with_a_wrong_hash_is_refused_with_advice(
    environment: Environment, wheels: Path, tmp_path: Path
) -> None:
    write_wheel(wheels, "4.0")
    lock = write_lock(tmp_path / "damaged.txt", "4.0", DAMAGED)
    for _ in range(2):
        with pytest.raises(SetUpError, match=r"is not the one that damaged\.txt names") as caught:
            environment.install(lock, "grain")
        assert "DO NOT MATCH THE HASHES" in str(caught.value)
        assert "git restore requirements" in str(caught.value)
    assert "4.0" not in (environment.site_packages / "grain.py").read_text(encoding="utf-8")


@pytest.mark.usefixtures("wheels")
def test_a_package_that_is_not_to_be_had_is_explained(
    environment: Environment, tmp_path: Path
) -> None:
    lock = write_lock(tmp_path / "absent.txt", "9.9", DAMAGED)
    with pytest.raises(SetUpError, match="is not to be had for Python 3"):
        environment.install(lock, "grain")


def test_a_missing_lock_is_explained(environment: Environment, tmp_path: Path) -> None:
    with pytest.raises(SetUpError, match="this checkout is not whole"):
        environment.install(tmp_path / "gone.txt", "grain")


def test_a_broken_environment_is_made_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = Environment(tmp_path / ".venv")
    (broken.folder / "bin").mkdir(parents=True)
    broken.python.symlink_to(tmp_path / "an-interpreter-that-is-gone")
    broken.make()
    assert "broken or of another Python" in capsys.readouterr().out
    assert broken.python.resolve() == Path(sys.executable).resolve()


def test_a_python_without_venv_gets_the_name_of_the_package(tmp_path: Path) -> None:
    # Debian's Python without python3-venv has no ensurepip; this one stands before the real one.
    (tmp_path / "ensurepip.py").write_text("raise ImportError('not in this Python')")
    answer = subprocess.run(  # noqa: S603  # our own interpreter and our own words
        [sys.executable, "-c", SET_UP_ELSEWHERE, tmp_path],
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert "Install python3-venv: apt install python3-venv" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not (tmp_path / ".venv").exists()
