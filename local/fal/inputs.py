"""The inputs of the endpoints this server knows, field by field as fal publishes them."""

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from local.fal.jobs import StyleName

KEYWORDS: tuple[tuple[str, StyleName], ...] = (
    ("pencil drawing", "pencil"),
    ("pop art", "pop_art"),
    ("flat illustration", "illustration"),
    ("oil painting", "oil"),
    ("pixel art", "pixel"),
    ("vinyl sticker", "sticker"),
    ("ink portrait", "ink"),
    ("starry night", "starry"),
    ("impressionist", "impression"),
    ("expressionist", "expression"),
    ("cartoon", "cartoon"),
    ("anime portrait", "anime"),
    ("comic book", "comic"),
    ("watercolour", "watercolour"),
    ("watercolor", "watercolour"),
    ("neon portrait", "neon"),
    ("studio headshot", "studio"),
)
"""Phrases that choose a local style, in this order; anything else in a prompt needs fal.ai."""

Url = str


class _Input(BaseModel):
    model_config = ConfigDict(extra="ignore", protected_namespaces=())


class CutOutInput(_Input):
    """`fal-ai/birefnet/v2`. One local model answers for all of fal's variants."""

    image_url: Url = Field(min_length=1)
    model: Literal[
        "General Use (Light)",
        "General Use (Light 2K)",
        "General Use (Heavy)",
        "Matting",
        "Portrait",
        "General Use (Dynamic)",
    ] = "General Use (Light)"
    operating_resolution: Literal["1024x1024", "2048x2048", "2304x2304"] = "1024x1024"
    output_format: Literal["png", "webp"] = "png"
    refine_foreground: bool = True
    output_mask: bool = False
    mask_only: bool = False
    sync_mode: bool = False


class EditInput(_Input):
    """`fal-ai/nano-banana/edit`. The local server draws one photo in one of its styles."""

    prompt: str = Field(min_length=3, max_length=50_000)
    image_urls: list[Url] = Field(min_length=1, max_length=1)
    num_images: int = Field(default=1, ge=1, le=4)
    aspect_ratio: Literal["1:1", "auto"] = "1:1"
    output_format: Literal["png", "jpeg", "webp"] = "png"
    safety_tolerance: Literal["1", "2", "3", "4", "5", "6"] = "4"
    limit_generations: bool = False
    seed: int | None = Field(default=None, ge=0, lt=2**32)
    sync_mode: bool = False


class UpscaleInput(_Input):
    """`fal-ai/esrgan`. One local model answers for all of fal's; it cuts tiles as it needs."""

    image_url: Url = Field(min_length=1)
    scale: float = Field(default=2, ge=1, le=8)
    tile: int = Field(default=0, ge=0)
    face: bool = False
    model: Literal[
        "RealESRGAN_x4plus",
        "RealESRGAN_x2plus",
        "RealESRGAN_x4plus_anime_6B",
        "RealESRGAN_x4_v3",
        "RealESRGAN_x4_wdn_v3",
        "RealESRGAN_x4_anime_v3",
    ] = "RealESRGAN_x4plus"
    output_format: Literal["png", "jpeg"] = "png"


def style_for(prompt: str) -> StyleName | None:
    """The style a prompt asks for by one of the documented phrases, case and spacing aside."""
    plain = re.sub(r"[\s_-]+", " ", prompt).lower()
    return next((style for phrase, style in KEYWORDS if phrase in plain), None)
