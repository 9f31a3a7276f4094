"""The virtual environment and the locked Python packages in it."""

import importlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from run.prepare.stamps import hash_file, is_current
from run.prepare.tools import SetUpError, run_tool, say

PIP_FLAGS = ("--require-hashes", "--only-binary=:all:")
PIP_SETTINGS = {
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_INPUT": "1",
    "PIP_USER": "0",
    "PIP_REQUIRE_VIRTUALENV": "0",
}


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment by its folder; nothing is made until `make` is called."""

    folder: Path

    @property
    def python(self) -> Path:
        """The interpreter inside."""
        return self.folder / "bin" / "python"

    @property
    def site_packages(self) -> Path:
        """Where packages of the Python that runs this set-up are installed."""
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        return self.folder / "lib" / version / "site-packages"

    def make(self) -> None:
        """Create the environment unless a working one of this very Python version stands.

        Raises:
            SetUpError: This Python comes without `venv` or `ensurepip`, or they failed.
        """
        if self._works():
            return
        _need_venv()
        if self.folder.exists() or self.folder.is_symlink():
            say(f"{self.folder.name} is broken or of another Python: making it anew …")
            _remove(self.folder)
        else:
            say(f"Creating {self.folder.name} …")
        run_tool(
            [sys.executable, "-m", "venv", self.folder],
            advise="The virtual environment could not be made. " + _venv_advice(),
        )

    def install(self, lock: Path, contents: str, *, covers: Sequence[Path] = ()) -> None:
        """Install a lock file with hashes, unless its content has been installed already.

        Args:
            lock: A requirements file with `--hash` for every package.
            contents: What is in it, in words for the line of progress.
            covers: Other lock files whose every pin stands in `lock` too: they count as installed.

        Raises:
            SetUpError: The lock file is missing, a download does not match, or pip failed.
        """
        if not lock.is_file():
            raise SetUpError(f"{lock} is missing: this checkout is not whole. Try git restore .")
        if is_current(self._stamp(lock), hash_file(lock)):
            return
        say(f"Installing {contents} …")
        run_tool(
            [self.python, "-m", "pip", "install", *PIP_FLAGS, "--requirement", lock],
            advise=lambda said: _explain_pip(said, lock),
            extra_environment=PIP_SETTINGS,
        )
        for installed in (lock, *covers):
            self._stamp(installed).write_text(hash_file(installed), encoding="ascii")

    def _stamp(self, lock: Path) -> Path:
        return self.folder / f".installed-{lock.stem}"

    def _works(self) -> bool:
        probe = "import sys; print(sys.prefix != sys.base_prefix, *sys.version_info[:2])"
        pip = self.site_packages / "pip" / "__main__.py"
        try:
            answer = subprocess.run(  # noqa: S603  # our own interpreter and our own words
                [self.python, "-I", "-c", probe], capture_output=True, text=True, check=False
            )
        except OSError:
            return False
        expected = f"True {sys.version_info.major} {sys.version_info.minor}"
        return answer.returncode == 0 and answer.stdout.strip() == expected and pip.is_file()


def _remove(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)
    else:
        folder.unlink()


def _need_venv() -> None:
    try:
        for needed in ("venv", "ensurepip"):
            importlib.import_module(needed)
    except ImportError as error:
        raise SetUpError("This Python comes without venv. " + _venv_advice()) from error


def _venv_advice() -> str:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return (
        "Install python3-venv: apt install python3-venv "
        f"(for a Python that is not the system's own: python{version}-venv), then try again."
    )


def _explain_pip(said: str, lock: Path) -> str:
    if "DO NOT MATCH THE HASHES" in said or "Hashes are required" in said:
        return (
            f"A package is not the one that {lock.name} names, so it was not installed. "
            "Undo local edits with: git restore requirements. If it happens again, do not trust "
            "the package index this machine is set to."
        )
    if "No matching distribution found" in said:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        return (
            f"A package in {lock.name} is not to be had for Python {version} on this machine, "
            "or the package index can't be reached. Check the network, or name another Python: "
            "make run PYTHON=python3.12"
        )
    return f"pip could not install {lock.name}. Check the network and the disk, then try again."
