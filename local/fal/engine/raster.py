"""Typed picture arithmetic: the only place where plain OpenCV filters are called.

Two array types run through the engine. `Plane` is HxW float32 and `Picture` is HxWx3 float32 RGB,
both in 0..1 unless said otherwise; `Pixels` is HxWx3 uint8 RGB. Most functions here take either
float type and give back the same one.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Plane: TypeAlias = NDArray[np.float32]
Picture: TypeAlias = NDArray[np.float32]
Pixels: TypeAlias = NDArray[np.uint8]
Points: TypeAlias = NDArray[np.float32]

_BRIGHTNESS = np.array([0.299, 0.587, 0.114], np.float32)


def real(array: Any) -> NDArray[np.float32]:  # noqa: ANN401 - OpenCV promises only "some array"
    """The array as float32, without a copy where it already is."""
    return np.asarray(array, dtype=np.float32)


def from_pixels(pixels: Pixels) -> Picture:
    """Uint8 to float 0..1."""
    return pixels.astype(np.float32) / np.float32(255)


def to_pixels(picture: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Float 0..1 to uint8, rounded and clipped."""
    return (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)


def resize(image: NDArray[np.float32], width: int, height: int) -> NDArray[np.float32]:
    """Area averaging when shrinking, cubic when growing (may overshoot 0..1 a little)."""
    shrinking = width * height < image.shape[0] * image.shape[1]
    method = cv2.INTER_AREA if shrinking else cv2.INTER_CUBIC
    return real(cv2.resize(image, (width, height), interpolation=method))


def resize_linear(image: NDArray[np.float32], width: int, height: int) -> NDArray[np.float32]:
    """Bilinear: never overshoots."""
    return real(cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR))


def stretch_part(
    image: NDArray[np.float32], width: int, height: int, rows: range, columns: range
) -> NDArray[np.float32]:
    """That part of the image as it would be, resized bilinearly to width x height.

    Lets a pass over a large photo touch only what it must; at most four channels.
    """
    return real(_stretched(image, width, height, rows, columns))


def stretch_pixels(pixels: Pixels, width: int, height: int, rows: range, columns: range) -> Pixels:
    """The same for uint8 pixels."""
    return np.asarray(_stretched(pixels, width, height, rows, columns), np.uint8)


def _stretched(image: NDArray[Any], width: int, height: int, rows: range, columns: range) -> Any:  # noqa: ANN401 - OpenCV promises only "some array"
    across, down = image.shape[1] / width, image.shape[0] / height
    matrix = np.array(
        [
            [across, 0, (columns.start + 0.5) * across - 0.5],
            [0, down, (rows.start + 0.5) * down - 0.5],
        ],
        np.float64,
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = (len(columns), len(rows))
    return cv2.warpAffine(image, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)


def channel_sum(picture: NDArray[np.float32]) -> Plane:
    """The sum over the channels of HxWxC."""
    return real(cv2.transform(picture, np.ones((1, picture.shape[2]), np.float32)))


def shrunk(pixels: Pixels, width: int, height: int) -> Picture:
    """Uint8 pixels at another size as floats 0..1; cheaper than converting first."""
    shrinking = width * height < pixels.shape[0] * pixels.shape[1]
    method = cv2.INTER_AREA if shrinking else cv2.INTER_CUBIC
    resized = cv2.resize(pixels, (width, height), interpolation=method)
    return from_pixels(np.asarray(resized, np.uint8))


def gaussian(image: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """Gaussian blur, sigma in pixels."""
    return real(cv2.GaussianBlur(image, (0, 0), sigma))


def wide_gaussian(image: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """Gaussian blur for large sigmas, done at a quarter of the size in a tenth of the time."""
    height, width = image.shape[:2]
    small = resize(image, max(1, width // 4), max(1, height // 4))
    return resize_linear(gaussian(small, sigma / 4), width, height)


def box(image: NDArray[np.float32], radius: int) -> NDArray[np.float32]:
    """Mean over a square of side 2 radius + 1."""
    side = 2 * radius + 1
    return real(cv2.boxFilter(image, -1, (side, side), borderType=cv2.BORDER_REFLECT))


def bilateral(image: NDArray[np.float32], size: int, tone: float, space: float) -> Picture:
    """Edge-keeping blur: `tone` in 0..1 colour distance, `space` in pixels."""
    return real(cv2.bilateralFilter(image, size, tone, space))


def convolve(image: NDArray[np.float32], kernel: Plane) -> NDArray[np.float32]:
    """Correlation with a small kernel, mirrored at the borders."""
    return real(cv2.filter2D(image, -1, kernel, borderType=cv2.BORDER_REFLECT))


def sobel(image: Plane) -> tuple[Plane, Plane]:
    """Horizontal and vertical derivative."""
    return real(cv2.Sobel(image, -1, 1, 0)), real(cv2.Sobel(image, -1, 0, 1))


def scharr(image: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Horizontal and vertical derivative, rotation-true, scaled to one per pixel."""
    sixteen = np.float32(16)
    return (
        real(cv2.Scharr(image, -1, 1, 0)) / sixteen,
        real(cv2.Scharr(image, -1, 0, 1)) / sixteen,
    )


def grow(mask: Plane, pixels: int) -> Plane:
    """Dilate by a disc of that diameter."""
    return real(cv2.dilate(mask, _disc(pixels)))


def shrink(mask: Plane, pixels: int) -> Plane:
    """Erode by a disc of that diameter."""
    return real(cv2.erode(mask, _disc(pixels)))


def _disc(diameter: int) -> NDArray[np.uint8]:
    odd = max(1, diameter) | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (odd, odd))
    return np.asarray(kernel, dtype=np.uint8)


def sample(image: NDArray[np.float32], x: Plane, y: Plane) -> NDArray[np.float32]:
    """The image read at positions (x, y) in pixels, bilinear, mirrored outside."""
    return real(cv2.remap(image, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT))


def sample_nearest(image: NDArray[np.float32], x: Plane, y: Plane) -> NDArray[np.float32]:
    """The image read at the nearest pixel."""
    return real(cv2.remap(image, x, y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REFLECT))


def affine(
    image: NDArray[np.float32], matrix: NDArray[np.float64], side: int, *, replicate: bool
) -> NDArray[np.float32]:
    """Warp by a 2x3 forward matrix into a square; outside: zero, or the nearest border pixel."""
    border = cv2.BORDER_REPLICATE if replicate else cv2.BORDER_CONSTANT
    return real(
        cv2.warpAffine(image, matrix, (side, side), flags=cv2.INTER_CUBIC, borderMode=border)
    )


def polygon(shape: tuple[int, ...], points: Points, *, soft: float = 0.0) -> Plane:
    """A filled, antialiased polygon (Nx2 pixels) as a mask; `soft` blurs it by that sigma."""
    mask = np.zeros(shape[:2], np.uint8)
    corners = np.round(points[:, :2] * 8).astype(np.int32)
    cv2.fillPoly(mask, [corners], (255,), cv2.LINE_AA, 3)
    plane = mask.astype(np.float32) / np.float32(255)
    return gaussian(plane, soft) if soft else plane


def grid(height: int, width: int) -> tuple[Plane, Plane]:
    """Pixel coordinates: (x, y), each HxW."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return real(x), real(y)


def smoothstep(x: NDArray[np.float32], low: float, high: float) -> NDArray[np.float32]:
    """0 below low, 1 above high, an S between."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return real(t * t * (3 - 2 * t))


def brightness(picture: Picture) -> Plane:
    """Rec. 601 luma of gamma-coded RGB."""
    return real(picture @ _BRIGHTNESS)


def saturate(picture: Picture, amount: float) -> Picture:
    """Colours pushed away from grey by the factor `amount`."""
    grey = brightness(picture)[..., None]
    return real(np.clip(grey + (picture - grey) * np.float32(amount), 0, 1))


def to_lab(picture: Picture) -> Picture:
    """CIE L*a*b*, L in 0..100."""
    return real(cv2.cvtColor(picture, cv2.COLOR_RGB2LAB))


def from_lab(lab: Picture) -> Picture:
    """Back to RGB, clipped to 0..1."""
    return real(np.clip(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB), 0, 1))


def over(front: Picture, alpha: Plane, back: Picture) -> Picture:
    """Straight alpha compositing."""
    weight = alpha[..., None]
    return real(np.clip(front * weight + back * (1 - weight), 0, 1))


def parted(picture: Picture) -> tuple[Picture, Plane | None]:
    """Colours (HxWx3) and alpha (HxW; None of a picture without) of HxWx3 or HxWx4."""
    if picture.shape[2] == 3:  # noqa: PLR2004 - red, green, blue
        return picture, None
    return np.ascontiguousarray(picture[..., :3]), np.ascontiguousarray(picture[..., 3])


def crisp(alpha: Plane, *, soft: float = 2.0, inset: float = 0.15) -> Plane:
    """A hard, smooth outline for drawn styles: hair becomes a shape, haze goes.

    `soft` smooths it over that many pixels, `inset` moves it into the subject.
    """
    return smoothstep(gaussian(alpha, soft), 0.3 + inset, 0.7 + inset)


def colour(code: str) -> NDArray[np.float32]:
    """'#rrggbb' as three floats."""
    return np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)], np.float32) / np.float32(255)


def fill(shape: tuple[int, ...], code: str) -> Picture:
    """A picture of one colour, the size of `shape`."""
    return np.broadcast_to(colour(code), (shape[0], shape[1], 3)).astype(np.float32)
