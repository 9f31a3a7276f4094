"""`/check`: whether a photo makes a good avatar, before one is ordered."""

from typing import Annotated

from fastapi import APIRouter, File, UploadFile

from api.deps import TheDesk, TheOwner
from api.errors import problems
from api.orders import PHOTO_ERRORS, PHOTO_KINDS
from api.schemas import PhotoCheck, PhotoProblem
from studio.selfie import REFUSALS

router = APIRouter(tags=["avatar"])


@router.post("/check", responses=problems(*PHOTO_ERRORS))
async def check_photo(
    desk: TheDesk,
    owner: TheOwner,
    photo: Annotated[UploadFile, File(description=PHOTO_KINDS)],
) -> PhotoCheck:
    """Say what speaks against an avatar of a photo. Nothing is kept, nothing is spent."""
    found = await desk.service.check(owner, await photo.read())
    errors = [REFUSALS[problem]() for problem in found]
    return PhotoCheck(
        problems=[
            PhotoProblem(code=error.code, title=error.title, detail=error.detail)
            for error in errors
        ]
    )
