"""A small engine that speaks fal's queue protocol and does what a test tells it to."""

import asyncio
import io
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from PIL import Image, ImageDraw
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.fal.signing import Signer

Switch = Callable[[], Response | None]
"""Called at a door of the engine; an answer takes the place of the usual one."""


def nothing() -> Response | None:
    return None


def answer(status: int, body: object = None, **headers: str) -> Switch:
    """Always answer so."""
    return lambda: JSONResponse(body, status, headers=headers)


@dataclass
class InTurn:
    """One after the other, then as usual. A copy goes on from where it was copied."""

    left: list[Switch]

    def __call__(self) -> Response | None:
        return (self.left.pop(0) if self.left else nothing)()


def in_turn(*switches: Switch) -> Switch:
    """One after the other, then as usual."""
    return InTurn(list(switches))


@cache
def cut_out(size: tuple[int, int] = (96, 80)) -> bytes:
    image = Image.new("RGBA", size, (200, 30, 30, 0))
    ImageDraw.Draw(image).ellipse((20, 16, 76, 64), fill=(200, 30, 30, 255))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


@cache
def drawing() -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((128, 128), 60).convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()


@dataclass
class Job:
    """One accepted order."""

    id: str
    endpoint: str
    state: str = "IN_QUEUE"
    place: int = 0
    cancelled: bool = False
    webhook: str | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])


@dataclass
class Engine:
    """Accepts orders and holds them until `finish`; every door has a switch."""

    jobs: dict[str, Job] = field(default_factory=dict[str, Job])
    calls: list[str] = field(default_factory=list[str])
    heeds_cancel: bool = True
    at_upload: Switch = nothing
    at_submit: Switch = nothing
    submit_held: asyncio.Event | None = None
    """Orders wait here until it is set."""
    after_accepting: Switch = nothing
    at_status: Switch = nothing
    status_held: asyncio.Event | None = None
    """Questions wait here until it is set."""
    at_result: Switch = nothing
    at_file: Switch = nothing
    file_held: asyncio.Event | None = None
    """Pictures wait here until it is set."""
    at_cancel: Switch = nothing
    at_keys: Switch = nothing
    signer: Signer | None = None
    """Signs webhooks; its keys are at the well-known place."""
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    @property
    def posts(self) -> int:
        """How many orders arrived: what a bill would count."""
        return self.calls.count("submit")

    def run(self) -> None:
        """Start all that waits."""
        for job in self.jobs.values():
            if job.state == "IN_QUEUE":
                job.state = "IN_PROGRESS"

    def finish(self) -> None:
        """End all that waits or runs."""
        for job in self.jobs.values():
            job.state = "COMPLETED"

    @property
    def app(self) -> Starlette:
        request = "/{endpoint:path}/requests/{id}"
        return Starlette(
            routes=[
                Route("/storage/upload/initiate", self._initiate, methods=["POST"]),
                Route("/put", self._put, methods=["PUT"]),
                Route("/.well-known/jwks.json", self._keys, methods=["GET"]),
                Route("/files/{name}", self._file, methods=["GET"]),
                Route(f"{request}/status", self._status, methods=["GET"]),
                Route(f"{request}/cancel", self._cancel, methods=["PUT"]),
                Route(request, self._result, methods=["GET"]),
                Route("/{endpoint:path}", self._submit, methods=["POST"]),
            ]
        )

    async def _initiate(self, _: Request) -> Response:
        self.calls.append("upload")
        media = "https://v3.fal.media"
        urls = {"upload_url": f"{media}/put", "file_url": f"{media}/files/photo.jpg"}
        return self.at_upload() or JSONResponse(urls)

    async def _keys(self, _: Request) -> Response:
        self.calls.append("keys")
        return self.at_keys() or JSONResponse(self.signer.jwks if self.signer else {"keys": []})

    async def _put(self, _: Request) -> Response:
        return Response()

    async def _submit(self, request: Request) -> Response:
        self.calls.append("submit")
        if self.submit_held:
            await self.submit_held.wait()
        if refusal := self.at_submit():
            return refusal
        endpoint = "/".join(request.path_params["endpoint"].split("/")[:2])
        webhook = request.query_params.get("fal_webhook")
        job = Job(f"r{next(self._numbers)}", endpoint, webhook=webhook)
        job.headers = dict(request.headers)
        self.jobs[job.id] = job
        url = f"https://queue.fal.run/{endpoint}/requests/{job.id}"
        body = {
            "request_id": job.id,
            "response_url": url,
            "status_url": f"{url}/status",
            "cancel_url": f"{url}/cancel",
        }
        return self.after_accepting() or JSONResponse(body)

    async def _status(self, request: Request) -> Response:
        self.calls.append("status")
        if self.status_held:
            await self.status_held.wait()
        if other := self.at_status():
            return other
        job = self.jobs.get(request.path_params["id"])
        if job is None:
            return JSONResponse({"status": "NOT_FOUND"}, 404)
        body: dict[str, object] = {
            "status": job.state,
            "request_id": job.id,
            "metrics": {},
            "logs": None,
        }
        if job.state == "IN_QUEUE":
            body["queue_position"] = job.place
        if job.state == "IN_PROGRESS":
            body["logs"] = [{"message": "Drawing"}]
        return JSONResponse(body, 200 if job.state == "COMPLETED" else 202)

    async def _result(self, request: Request) -> Response:
        self.calls.append("result")
        if other := self.at_result():
            return other
        job = self.jobs[request.path_params["id"]]
        if job.cancelled:
            return JSONResponse({"detail": "x", "error_type": "client_cancelled"}, 499)
        file = {"url": f"https://v3.fal.media/files/{job.id}.png"}
        is_one = job.endpoint in {"fal-ai/birefnet", "fal-ai/esrgan"}
        made = {"image": file} if is_one else {"images": [file]}
        return JSONResponse(made, headers={"x-fal-billable-units": "1"})

    async def _cancel(self, request: Request) -> Response:
        self.calls.append("cancel")
        if other := self.at_cancel():
            return other
        job = self.jobs[request.path_params["id"]]
        if self.heeds_cancel and job.state != "COMPLETED":
            job.state, job.cancelled = "COMPLETED", True
        return JSONResponse({"status": "CANCELLATION_REQUESTED"}, 202)

    async def _file(self, request: Request) -> Response:
        self.calls.append("file")
        if self.file_held:
            await self.file_held.wait()
        job = self.jobs.get(request.path_params["name"].removesuffix(".png"))
        cut = job is not None and job.endpoint == "fal-ai/birefnet"
        return self.at_file() or Response(cut_out() if cut else drawing())
