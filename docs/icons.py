"""Makes the page's PNG icons from webui/public/icon.svg, drawn by Chromium.

python -m docs.icons
"""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.e2e.program import chromium

PUBLIC = Path(__file__).resolve().parents[1] / "webui" / "public"
FOLDER = PUBLIC / "icons"
GROUND = "#1b0d0b"
"""The icon's own ground, which a device may cut to any shape."""
WHOLE, SAFE = 1.0, 0.78
"""Side of the drawing in the icon. A device shows a circle of 80 % for sure:
https://www.w3.org/TR/appmanifest/#icon-masks"""
LINE, LONG_LINE = "M1 7.500h30", "M-6 7.500h44"
COLOURS = 64


def main() -> None:
    """Draw every icon that a device asks for."""
    FOLDER.mkdir(exist_ok=True)
    with chromium() as browser:
        for size in (192, 512):
            _draw(browser, f"any-{size}", size, share=WHOLE, ground="transparent")
            _draw(browser, f"maskable-{size}", size, share=SAFE, ground=GROUND)
        _draw(browser, "touch-180", 180, share=SAFE, ground=GROUND)


def _draw(browser: Browser, name: str, size: int, *, share: float, ground: str) -> None:
    side = round(size * share)
    # Where the ground reaches the edge, the line that the print hangs on does too.
    svg = (PUBLIC / "icon.svg").read_text().replace(LINE, LINE if share == WHOLE else LONG_LINE)
    page = browser.new_page(viewport={"width": size, "height": size})
    page.set_content(
        f"<style>body{{margin:0;height:{size}px;display:grid;place-items:center;background:{ground}}}"
        f"svg{{width:{side}px;height:{side}px;overflow:visible}}</style>{svg}"
    )
    drawn = Image.open(io.BytesIO(page.screenshot(omit_background=True)))
    page.close()
    few = drawn.quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
    few.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
