"""Browsers: found, installed where that is allowed, or asked for in a sentence."""

import re
from pathlib import Path

import pytest

from run.prepare.browser import CHROMIUM_NAMES, need_chromium, need_engines
from run.prepare.tools import SetUpError

ROOT = Path(__file__).parents[3]

INSTALLER = """#!/bin/sh
echo "$@" >> "{log}"
if [ "$1" = install ]; then
    printf '#!/bin/sh\\n' > "{folder}/chromium"
    /bin/chmod +x "{folder}/chromium"
fi
"""


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the PATH, empty."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


ENGINES_INSTALLER = """#!/bin/sh
echo "$@" >> "{log}"
for word; do
    case "$word" in
        firefox-esr) made=firefox-esr ;;
        webkit2gtk-driver) made=WebKitWebDriver ;;
        xvfb) made=Xvfb ;;
        *) continue ;;
    esac
    printf '#!/bin/sh\\n' > "{folder}/$made"
    /bin/chmod +x "{folder}/$made"
done
"""


def write_program(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def test_without_chromium_and_without_apt_the_sentence_says_what_to_install(programs: Path) -> None:
    assert list(programs.iterdir()) == []
    with pytest.raises(SetUpError, match="sudo apt install chromium"):
        need_chromium(is_root=True)


def test_the_tests_of_the_page_look_for_the_same_names() -> None:
    text = (ROOT / "webui" / "build" / "chromium.ts").read_text(encoding="utf-8")
    (names,) = re.findall(r"NAMES = \[(.+)\]", text)
    assert tuple(re.findall(r"'([^']+)'", names)) == CHROMIUM_NAMES


@pytest.mark.parametrize("name", ["chromium", "google-chrome"])
def test_a_browser_on_the_path_is_enough(
    programs: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_program(programs / name, "#!/bin/sh\n")
    need_chromium(is_root=True)
    assert capsys.readouterr().out == ""


def test_who_may_install_gets_chromium_with_fonts(
    programs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = programs / "said"
    write_program(programs / "apt-get", INSTALLER.format(log=log, folder=programs))
    need_chromium(is_root=True)
    update, install = log.read_text(encoding="utf-8").splitlines()
    assert update.startswith("update")
    assert install.split()[-3:] == ["chromium", "fonts-noto-core", "fonts-noto-color-emoji"]
    assert "Installing Chromium" in capsys.readouterr().out


def test_who_may_not_install_is_asked_to(programs: Path) -> None:
    log = programs / "said"
    write_program(programs / "apt-get", INSTALLER.format(log=log, folder=programs))
    write_program(programs / "sudo", "#!/bin/sh\nexit 1\n")
    with pytest.raises(SetUpError, match="need Chromium"):
        need_chromium(is_root=False)
    assert not log.exists()


def test_an_installer_that_fails_is_shown(programs: Path) -> None:
    write_program(programs / "apt-get", "#!/bin/sh\necho E: no such mirror; exit 100\n")
    with pytest.raises(SetUpError, match="sudo apt install chromium") as caught:
        need_chromium(is_root=True)
    assert "no such mirror" in str(caught.value)


def test_who_may_install_gets_the_other_engines_and_a_screen(programs: Path) -> None:
    log = programs / "said"
    write_program(programs / "apt-get", ENGINES_INSTALLER.format(log=log, folder=programs))
    need_engines(is_root=True)
    installs = [line for line in log.read_text(encoding="utf-8").splitlines() if "install" in line]
    assert [line.split()[4:] for line in installs] == [
        ["firefox-esr"],
        ["webkit2gtk-driver", "xvfb"],
    ]
    need_engines(is_root=True)
    assert log.read_text(encoding="utf-8").count("install ") == 2, "what is there stays"


@pytest.mark.parametrize(
    ("there", "missing"),
    [
        ([], "need Firefox.*sudo apt install firefox-esr"),
        (["firefox-esr"], "sudo apt install webkit2gtk-driver xvfb"),
        (["firefox", "WebKitWebDriver"], "sudo apt install webkit2gtk-driver xvfb"),
    ],
)
def test_an_engine_that_is_missing_is_asked_for(
    programs: Path, there: list[str], missing: str
) -> None:
    for name in there:
        write_program(programs / name, "#!/bin/sh\n")
    with pytest.raises(SetUpError, match=missing):
        need_engines(is_root=True)
