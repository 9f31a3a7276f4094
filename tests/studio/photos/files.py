"""Picture files made by hand: each carries what a photo's way in has to deal with."""

import io
import struct
import zlib

import numpy as np
from PIL import Image, ImageCms

P3 = (((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)), 2.2)
ADOBE_RGB = (((0.640, 0.330), (0.210, 0.710), (0.150, 0.060)), 2.19921875)
D50 = (0.9642, 1.0, 0.8249)
D65 = (0.95047, 1.0, 1.08883)
BRADFORD = (
    (0.8951, 0.2664, -0.1614),
    (-0.7502, 1.7135, 0.0367),
    (0.0389, -0.0685, 1.0296),
)

Matrix = tuple[tuple[float, float, float], ...]


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **how)
    return buffer.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def corners(size: tuple[int, int] = (96, 80)) -> Image.Image:
    """Red, green, blue and white quarters: no turn or mirror image looks like another."""
    image, (width, height) = Image.new("RGB", size, "white"), size
    image.paste((200, 30, 30), (0, 0, width // 2, height // 2))
    image.paste((30, 160, 30), (width // 2, 0, width, height // 2))
    image.paste((30, 30, 200), (0, height // 2, width // 2, height))
    return image


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, *, bits: int = 1, colour_type: int = 0) -> bytes:
    """A PNG that promises a size and holds almost nothing."""
    head = struct.pack(">IIBBBBB", width, height, bits, colour_type, 0, 0, 0)
    rows = zlib.compress(b"\0" * 4096)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def with_chunk(png: bytes, kind: bytes, data: bytes) -> bytes:
    """The PNG with one more chunk right behind its header."""
    return png[:33] + chunk(kind, data) + png[33:]


def scan_bomb(side: int, scans: int) -> bytes:
    """A progressive JPEG whose last refinement is told again and again."""
    jpeg = saved(Image.effect_noise((side, side), 40), "JPEG", progressive=True, quality=60)
    last = jpeg.rindex(b"\xff\xda")
    return jpeg[:last] + jpeg[last:-2] * scans + jpeg[-2:]


def profile_of(space: tuple[Matrix | tuple[tuple[float, float], ...], float]) -> bytes:
    """An ICC 2.1 display profile for RGB primaries (x, y), D65 white, and a gamma."""
    primaries, gamma = space
    columns = _adapted(primaries)
    xyz = [_tag_xyz(column) for column in columns]
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)
    text = b"desc" + bytes(4) + struct.pack(">I", 5) + b"test\0" + bytes(78)
    tags = [
        (b"desc", text + bytes(-len(text) % 4)),
        (b"wtpt", _tag_xyz(D50)),
        *zip((b"rXYZ", b"gXYZ", b"bXYZ"), xyz, strict=True),
        *((name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    offset, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for name, data in tags:
        table += name + struct.pack(">II", offset + len(body), len(data))
        body += data
    size = offset + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"test", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + struct.pack(">3i", *(_fixed(part) for part in D50))
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def in_space(colour: tuple[int, int, int], profile: bytes) -> tuple[int, int, int]:
    """An sRGB colour in another space's numbers, by LittleCMS alone."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]  # untyped
    target = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    converted = ImageCms.profileToProfile(Image.new("RGB", (1, 1), colour), srgb, target)
    assert converted is not None
    red, green, blue = converted.convert("RGB").tobytes()
    return red, green, blue


def _adapted(primaries: tuple[tuple[float, ...], ...]) -> list[tuple[float, float, float]]:
    """XYZ of the primaries under D50, as profiles hold them."""
    raw = np.array([[x / y, 1.0, (1 - x - y) / y] for x, y in primaries]).T
    scaled = raw * np.linalg.solve(raw, np.array(D65))
    cone = np.array(BRADFORD)
    gain = np.diag((cone @ np.array(D50)) / (cone @ np.array(D65)))
    columns = (np.linalg.inv(cone) @ gain @ cone @ scaled).T
    return [(float(x), float(y), float(z)) for x, y, z in columns]


def _tag_xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(_fixed(value) for value in values))


def _fixed(value: float) -> int:
    return round(value * 65536)
