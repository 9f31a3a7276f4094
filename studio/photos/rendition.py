"""In which form a finished picture is asked for: plain values that doors can build."""

from dataclasses import dataclass
from typing import Literal

from studio.errors import RequestInvalid

Shape = Literal["whole", "subject", "square", "circle"]
Format = Literal["png", "webp", "jpeg"]

SIZES: dict[Shape, tuple[int, int]] = {
    "whole": (64, 4096),
    "subject": (64, 4096),
    "square": (128, 1024),
    "circle": (128, 1024),
}
"""Smallest and largest `size` of each shape, pixels."""
MAX_MARGIN = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """A way to hand out a picture.

    Attributes:
        shape: `whole`; `subject`: cropped to what is cut out; `square` and `circle`: around the
            subject of a cut-out; the middle of any other picture, of an upright one more of its
            top, where faces are.
        margin: Free room around the subject, as a share of its larger side; 0..0.5. There is none
            on a side where the photo's own edge cuts the subject off.
        size: Longest side in pixels. A square, a circle, is made exactly as large (unless told, as
            large as it comes, at most 1024); other shapes are never enlarged.
        format: None keeps the picture's own, or takes PNG where that could not hold the result.
        compact: As a JPEG, unless something is transparent.
        mask: Instead of colours how opaque the picture is: white is subject.
        sticker: A WebP of 512 pixels on the longer side with a white outline, at most 512 KiB, as
            Telegram takes it; leaves no choice of anything else.
    """

    shape: Shape = "whole"
    margin: float = 0.06
    size: int | None = None
    format: Format | None = None
    compact: bool = False
    mask: bool = False
    sticker: bool = False

    def check(self) -> None:
        """Refuse what can't be made.

        Raises:
            RequestInvalid: With the field that is out of range or doesn't go with the others.
        """
        smallest, largest = SIZES[self.shape]
        wrong = {
            "margin": not 0 <= self.margin <= MAX_MARGIN,
            "size": self.size is not None and not smallest <= self.size <= largest,
            "sticker": self.sticker
            and (self.mask or self.shape != "whole" or self.size is not None),
            "format": self.sticker and self.format not in {None, "webp"},
            "compact": self.compact and (self.sticker or self.mask or self.format is not None),
        }
        for field, is_wrong in wrong.items():
            if is_wrong:
                raise RequestInvalid(field=field)
