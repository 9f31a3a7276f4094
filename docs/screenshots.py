"""Makes the pictures of the documentation by driving the program in Chromium.

python -m docs.screenshots                  all of them, and the list of them
python -m docs.screenshots empty photo      those of some states alone
python -m docs.screenshots chat             those of the chat alone
"""

import io
import json
import sys
import tempfile
from collections.abc import Iterable
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from docs import chat_states
from tests.e2e.page.hung import Guest, hang
from tests.e2e.page.states import states, still, with_camera
from tests.e2e.program import PHOTOS, Program, chromium, running

FOLDER = Path(__file__).with_name("images")
DESK, PHONE = (1280, 800), (390, 844)
LIGHTS = ("light", "dark")
PATIENCE_MS = 30_000
MOST_BYTES, MOST_CHAT_BYTES = 60_000, 36_000
QUALITIES = (82, 74, 66, 58, 50, 40)
HUNG = 24
MOST_TOGETHER = 6_500_000
"""Bytes of all pictures of page and chat: whoever clones the project pays for them."""
SHOWN = {
    "empty": "the start: nothing but an invitation",
    "hint": "a photo without a face, which is told before anything is sent",
    "photo": "a photo is chosen, and a style",
    "colour": "a plain colour is chosen for the background",
    "larger": "a photo that shall become larger",
    "scene": "a scene is chosen for the background",
    "tried-on": "backgrounds are tried on the person's own photo",
    "brush": "a cut-out is touched up with the brush",
    "working": "a picture is being made",
    "result": "a result, compared with the original",
    "save": "what a result is saved as",
    "refused": "an order is refused, with the ways on",
    "failed": "a picture that didn't come out",
    "lost": "an address that leads nowhere",
    "gallery": "all pictures",
    "selected": "several of them are selected",
    "batch": "many photos at once, before they are developed",
    "batch-done": "and after it",
    "camera": "the camera",
    "offline": "the network is gone",
    "crash": "the page itself stumbled",
}
"""States that the tests look at and are worth a picture, with what each shows."""
OTHER_EYES = {"empty", "photo", "colour", "result"}
"""States that are shown in forced colours too."""
TONGUES = {"de": "German", "ar": "Arabic"}
"""Two of the five languages: long words, and from right to left."""
CHAT = "chat"
OWN = ("page-", f"{CHAT}-")


def main() -> None:
    """Take the pictures of the states that are named, or all, at desk and phone, in light and dark.

    Raises:
        SystemExit: When a name is no state's, or all pictures together are too large.
    """
    named = set(sys.argv[1:])
    known = {*SHOWN, CHAT}
    if unknown := named - known:
        sys.exit(f"No such state: {', '.join(sorted(unknown))}. There are {', '.join(known)}.")
    FOLDER.mkdir(exist_ok=True)
    expect.set_options(timeout=PATIENCE_MS)
    taken: set[str] = set()
    with tempfile.TemporaryDirectory() as data:
        guest = hang(Path(data), HUNG, favourites=3)
        with running(Path(data)) as program, chromium() as browser:
            if named != {CHAT}:
                with with_camera(browser) as opened:
                    taken |= _page(opened, program, guest, named - {CHAT})
            if not named or CHAT in named:
                taken |= _chat(browser, program)
    if not named:
        _forget_all_but(taken)
    _list()
    _weigh()


def _page(browser: Browser, program: Program, guest: Guest, named: set[str]) -> set[str]:
    window = _visit(browser, guest)
    wanted = named or SHOWN.keys()
    left = set(wanted)
    taken: set[str] = set()
    result = ""
    for state in states(window, program):
        result = window.url if state == "result" else result
        if state not in wanted:
            continue
        taken |= _in_every_dress(window, f"page-{state}")
        if state in OTHER_EYES:
            taken.add(_take_forced(window, f"page-{state}-forced"))
        left.discard(state)
        if not left:
            break
    if not named:
        taken |= _in_tongues(browser, program, guest, result)
    window.context.close()
    return taken


def _in_every_dress(window: Page, name: str) -> set[str]:
    taken: set[str] = set()
    for light, size in product(LIGHTS, (DESK, PHONE)):
        _dress(window, size, light)
        taken.add(_take(window, name, size, light))
    _dress(window, DESK, "light")
    return taken


def _visit(browser: Browser, guest: Guest) -> Page:
    """Return a page of the guest in a browser of its own, with nothing on the easel."""
    context = still(browser, DESK)
    session = json.dumps({"token": guest.token, "expires_at": "2100-01-01T00:00:00Z"})
    context.add_init_script(f"localStorage.setItem('darkroom.session', {json.dumps(session)})")
    window = context.new_page()
    window.set_default_timeout(PATIENCE_MS)
    return window


def _in_tongues(browser: Browser, program: Program, guest: Guest, result: str) -> set[str]:
    """Take the start, a chosen photo, a result and the gallery in other languages."""
    taken: set[str] = set()
    for tongue in TONGUES:
        window = _visit(browser, guest)
        window.goto(f"{program.page}?lang={tongue}")
        expect(window.locator("input[type=radio]").nth(10)).to_be_attached()
        expect(window.locator("html")).to_have_attribute("lang", tongue)
        taken |= _in_every_dress(window, f"page-empty-{tongue}")
        window.locator("input[type=file]").first.set_input_files(PHOTOS / "astronaut.png")
        expect(window.locator("main img[src^='blob:']").first).to_be_visible()
        taken |= _in_every_dress(window, f"page-photo-{tongue}")
        window.goto(result)
        expect(window.locator("a[href*='download=1']")).to_be_visible()
        taken |= _in_every_dress(window, f"page-result-{tongue}")
        window.goto(f"{program.page}gallery")
        expect(window.locator(".cell").first).to_be_visible()
        taken |= _in_every_dress(window, f"page-gallery-{tongue}")
        window.context.close()
    return taken


def _dress(window: Page, size: tuple[int, int], light: str) -> None:
    width, height = size
    window.set_viewport_size({"width": width, "height": height})
    window.emulate_media(color_scheme="dark" if light == "dark" else "light")
    if window.locator(".crash").count():  # nobody is left there who would follow the device
        window.evaluate(f"document.documentElement.dataset.theme = '{light}'")
    window.wait_for_function(f"document.documentElement.dataset.theme === '{light}'")
    window.evaluate("scrollTo(0, 0)")


def _take_forced(window: Page, name: str) -> str:
    window.emulate_media(color_scheme="dark", forced_colors="active")
    taken = _take(window, name, DESK, "dark")
    window.emulate_media(color_scheme="light", forced_colors="none")
    return taken


def _chat(browser: Browser, program: Program) -> set[str]:
    taken: set[str] = set()
    for state, window in chat_states.states(browser, program):
        expect(window.locator("#toasts > *")).to_have_count(0)
        for light, (width, height) in product(LIGHTS, (DESK, PHONE)):
            window.set_viewport_size({"width": width, "height": height})
            window.emulate_media(color_scheme="dark" if light == "dark" else "light")
            taken.add(_take(window, f"{CHAT}-{state}", (width, height), light, MOST_CHAT_BYTES))
        window.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    return taken


def _take(
    window: Page, name: str, size: tuple[int, int], light: str, most: int = MOST_BYTES
) -> str:
    """Take one picture; return the name of its file."""
    window.wait_for_function("[...document.images].every(image => image.complete)")
    window.wait_for_timeout(400)  # pictures fade in
    where = "phone" if size == PHONE else "desk"
    picture = Image.open(io.BytesIO(window.screenshot()))
    data = _packed(picture, QUALITIES, most)
    file = FOLDER / f"{name}-{where}-{light}.webp"
    file.write_bytes(data)
    sys.stdout.write(f"{file.stem}: {len(data) // 1000} kB\n")
    return file.name


def _packed(picture: Image.Image, qualities: Iterable[int], most: int) -> bytes:
    """Return a WebP in the best quality that is small enough, else in the last."""
    data = b""
    for quality in qualities:
        packed = io.BytesIO()
        picture.save(packed, "WEBP", quality=quality, method=6)
        data = packed.getvalue()
        if len(data) <= most:
            break
    return data


def _own() -> list[Path]:
    return sorted(file for file in FOLDER.glob("*.webp") if file.name.startswith(OWN))


def _forget_all_but(taken: set[str]) -> None:
    for file in _own():
        if file.name not in taken:
            file.unlink()


def _list() -> None:
    """Write which pictures there are, and of what, beside them."""
    views = [f"{where}-{light}" for where, light in product(("desk", "phone"), LIGHTS)]
    lines = [
        "# Pictures of darkroom",
        "",
        "Made by `python -m docs.screenshots`, which writes this list too.",
        "",
        "| | Desk, light | Desk, dark | Phone, light | Phone, dark |",
        "|---|---|---|---|---|",
    ]
    shown = {f"page-{state}": f"Page: {what}" for state, what in SHOWN.items()}
    for tongue, state in product(TONGUES, ("empty", "photo", "result", "gallery")):
        shown[f"page-{state}-{tongue}"] = f"Page in {TONGUES[tongue]}: {SHOWN[state]}"
    shown |= {f"{CHAT}-{state}": f"Chat: {what}" for state, what in chat_states.SHOWN.items()}
    for name, what in shown.items():
        cells = " | ".join(f"[{view}]({name}-{view}.webp)" for view in views)
        lines.append(f"| {what} | {cells} |")
    forced = ", ".join(
        f"[{name}](page-{name}-forced-desk-dark.webp)" for name in sorted(OTHER_EYES)
    )
    lines += ["", f"In the colours of a device that forces its own: {forced}.", ""]
    (FOLDER / "README.md").write_text("\n".join(lines))


def _weigh() -> None:
    total = sum(file.stat().st_size for file in _own())
    sys.stdout.write(f"{len(_own())} pictures, {total / 1e6:.1f} MB\n")
    if total > MOST_TOGETHER:
        sys.exit(f"More than {MOST_TOGETHER / 1e6:.0f} MB: leave something out of SHOWN.")


if __name__ == "__main__":
    main()
