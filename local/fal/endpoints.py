"""From an endpoint's JSON to a job for the worker, and from what it drew to the endpoint's JSON."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from pydantic import ValidationError

from local.fal.errors import UNPROCESSABLE, Refusal, model_error, validation_error
from local.fal.files import EXTENSIONS, StoreFull, content_type_of
from local.fal.inputs import KEYWORDS, CutOutInput, EditInput, UpscaleInput, style_for
from local.fal.jobs import AvatarJob, CutOutJob, UpscaleJob
from local.fal.queue import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from local.fal.addresses import Addresses
    from local.fal.files import FileStore
    from local.fal.jobs import AnyJob, Done, Drawn
    from local.fal.limits import Limits
    from local.fal.queue import Request

CUT_OUT = "fal-ai/birefnet/v2"
EDIT = "fal-ai/nano-banana/edit"
UPSCALE = "fal-ai/esrgan"
SERVED = (CUT_OUT, EDIT, UPSCALE)


@dataclass(frozen=True, slots=True)
class Plan:
    """A validated request: the job, the names it will write, and how the answer is put together."""

    job: AnyJob
    names: list[str]
    photo_loc: tuple[str | int, ...]
    sync: bool
    answer: Callable[[list[dict[str, Any]]], dict[str, Any]]


class Desk:
    """Plans requests and writes their answers."""

    def __init__(self, files: FileStore, limits: Limits) -> None:
        self._files = files
        self._limits = limits

    async def plan(self, request: Request) -> Plan:
        """Validate a request's arguments and find its photo.

        Raises:
            Refusal: 422, in fal's shapes.
        """
        try:
            if request.endpoint == CUT_OUT:
                return await self._plan_cut_out(request)
            if request.endpoint == UPSCALE:
                return await self._plan_upscale(request)
            return await self._plan_edit(request)
        except ValidationError as error:
            raise validation_error(error) from error

    async def answer(self, plan: Plan, done: Done) -> Outcome:
        """Keep what was drawn and describe it."""
        drawn = [*done.pictures, *([done.mask] if done.mask else [])]
        kept = await asyncio.to_thread(self._keep, drawn)
        inline = await asyncio.to_thread(self._inline, kept) if plan.sync else {}

        def body(addresses: Addresses) -> dict[str, Any]:
            return plan.answer(
                [{"url": inline.get(name) or addresses.file(name), **rest} for name, rest in kept]
            )

        return Outcome(200, {"x-fal-billable-units": "1"}, body)

    async def drop_drafts(self, plan: Plan) -> None:
        """Forget what a job may have written and nobody kept."""
        for name in plan.names:
            await asyncio.to_thread(self._files.drop_draft, name)

    async def _plan_cut_out(self, request: Request) -> Plan:
        wanted = CutOutInput.model_validate(request.arguments)
        loc = ("body", "image_url")
        photo = await self._photo(wanted.image_url, request.addresses, loc)
        kind = f"image/{wanted.output_format}"
        names = [self._files.new_name(kind) for _ in range(1 + wanted.output_mask)]
        job = CutOutJob(
            photo=photo,
            result=self._files.draft_path(names[0]),
            mask=self._files.draft_path(names[1]) if wanted.output_mask else None,
            picture_format=wanted.output_format,
            clean_colours=wanted.refine_foreground,
            mask_only=wanted.mask_only,
        )

        def answer(pictures: list[dict[str, Any]]) -> dict[str, Any]:
            return dict(zip(("image", "mask_image"), pictures, strict=False))

        return Plan(job, names, loc, wanted.sync_mode, answer)

    async def _plan_edit(self, request: Request) -> Plan:
        wanted = EditInput.model_validate(request.arguments)
        style = style_for(wanted.prompt)
        if style is None:
            phrases = ", ".join(f'"{phrase}"' for phrase, _ in KEYWORDS)
            raise _not_here(
                f"This prompt needs a fal key. The local server only knows these looks: {phrases}.",
                "prompt",
            )
        loc = ("body", "image_urls", 0)
        photo = await self._photo(wanted.image_urls[0], request.addresses, loc)
        kind = f"image/{wanted.output_format}"
        names = [self._files.new_name(kind) for _ in range(wanted.num_images)]
        job = AvatarJob(
            photo=photo,
            results=[self._files.draft_path(name) for name in names],
            style=style,
            picture_format=wanted.output_format,
            seed=wanted.seed or 0,
        )

        def answer(pictures: list[dict[str, Any]]) -> dict[str, Any]:
            words = style.replace("_", " ")
            return {"images": pictures, "description": f"Drawn locally in the {words} style."}

        return Plan(job, names, loc, wanted.sync_mode, answer)

    async def _plan_upscale(self, request: Request) -> Plan:
        wanted = UpscaleInput.model_validate(request.arguments)
        if wanted.face:
            raise _not_here("Repairing faces needs a fal key: no local model can.", "face")
        if wanted.scale not in (2, 4):
            raise _not_here("The local server enlarges two or four times.", "scale")
        loc = ("body", "image_url")
        photo = await self._photo(wanted.image_url, request.addresses, loc)
        name = self._files.new_name(f"image/{wanted.output_format}")
        job = UpscaleJob(
            photo=photo,
            result=self._files.draft_path(name),
            scale=2 if wanted.scale == 2 else 4,  # noqa: PLR2004 - twice
            picture_format=wanted.output_format,
        )

        def answer(pictures: list[dict[str, Any]]) -> dict[str, Any]:
            return {"image": pictures[0]}

        return Plan(job, [name], loc, sync=False, answer=answer)

    async def recognise(self, request: Request) -> str | None:
        """What a request's photo is known by: the same for the same bytes, None without one."""
        url = photo_url(request.arguments)
        if url is None or request.endpoint == UPSCALE:  # of those nothing is kept
            return None
        name = request.addresses.file_name(url)
        return await asyncio.to_thread(self._digest, name, url)

    def _digest(self, name: str | None, url: str) -> str | None:
        """Of a stored file's content, or of a data URI; None for an address elsewhere."""
        path = self._files.find(name) if name else None
        if path is None:
            return hashlib.sha256(url.encode()).hexdigest() if url.startswith("data:") else None
        try:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:  # it has just expired: planning will say so
            return None

    async def _photo(self, url: str, addresses: Addresses, loc: Sequence[str | int]) -> Path:
        if url.startswith("data:"):
            return await self._photo_in_line(url, loc)
        name = addresses.file_name(url)
        path = await asyncio.to_thread(self._files.find, name) if name else None
        if path is None:
            raise model_error(
                "file_download_error",
                "The local server reads only files uploaded to it, and this one is not here "
                "(or no longer). Upload the photo first; other addresses need a fal key.",
                loc=loc,
            )
        return path

    async def _photo_in_line(self, url: str, loc: Sequence[str | int]) -> Path:
        head, _, text = url.partition(",")
        kind = head.removeprefix("data:").partition(";")[0].lower()
        if kind not in EXTENSIONS or not head.endswith(";base64"):
            raise model_error(
                "unsupported_image_format",
                "A photo in a data URI must be base64 and of a supported type.",
                loc=loc,
                context={"supported_formats": sorted(EXTENSIONS)},
            )
        limit = self._limits.max_data_uri_bytes
        if len(text) > limit * 4 // 3 + 4:
            raise model_error(
                "file_too_large",
                f"A photo in a data URI may have {limit} bytes. Upload it instead.",
                loc=loc,
                context={"max_size": limit},
            )
        name = self._files.new_name(kind)
        try:
            content = await asyncio.to_thread(base64.b64decode, text, validate=True)
            await asyncio.to_thread(self._files.write, name, content)
        except binascii.Error as error:
            raise model_error("image_load_error", "The base64 is damaged.", loc=loc) from error
        except StoreFull as error:
            raise model_error(
                "internal_server_error", "The local server's disk is full.", status=500
            ) from error
        return self._files.path(name)

    def _keep(self, drawn: list[Drawn]) -> list[tuple[str, dict[str, Any]]]:
        kept: list[tuple[str, dict[str, Any]]] = []
        for picture in drawn:
            name = picture.path.name
            described = {
                "content_type": content_type_of(name),
                "file_name": name,
                "file_size": self._files.keep_drawn(name),
                "width": picture.width,
                "height": picture.height,
            }
            kept.append((name, described))
        return kept

    def _inline(self, kept: list[tuple[str, dict[str, Any]]]) -> dict[str, str]:
        return {
            name: f"data:{described['content_type']};base64,"
            + base64.b64encode(self._files.path(name).read_bytes()).decode("ascii")
            for name, described in kept
        }


def _not_here(sentence: str, argument: str) -> Refusal:
    return model_error("feature_not_supported", sentence, loc=("body", argument))


def photo_url(arguments: dict[str, Any]) -> str | None:
    """The address of the photo in arguments that were not validated yet, if there is one."""
    many: object = arguments.get("image_urls")
    first = cast("list[object]", many)[0] if isinstance(many, list) and many else None
    url = first or arguments.get("image_url")
    return url if isinstance(url, str) else None


def placed(refusal: Refusal, loc: tuple[str | int, ...]) -> Refusal:
    """The worker's refusal of a photo, with the field that the photo came by."""
    if refusal.status == UNPROCESSABLE:
        for detail in refusal.body["detail"]:
            detail["loc"] = list(loc)
    return refusal
