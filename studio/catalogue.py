"""What darkroom offers: operations, styles, backgrounds, colours, and the endpoints that make them.

Read from `catalogue.toml` once and checked: a mistake in it stops the start with a sentence.
"""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Self, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from studio.errors import BackgroundUnknown, ColourInvalid, PictureMissing, StyleUnknown
from studio.task import Background, Operation, Options

PATH = Path(__file__).with_name("catalogue.toml")
THUMBNAILS = Path(__file__).with_name("thumbnails")
COLOUR = re.compile(r"#[0-9a-f]{6}")

EndpointId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9.-]+)+$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,15}$")]


class CatalogueError(Exception):
    """The catalogue file is wrong; the message is a sentence for the operator."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Endpoints(_Entry):
    """Which endpoint of the engine does what."""

    cutout: EndpointId
    avatar: EndpointId


class Style(_Entry):
    """A named avatar look.

    Attributes:
        keyword: The phrase by which the local engine knows the style; part of the prompt.
        prompt: What fal.ai draws by.
        max_paid_submits: How often an order may be placed while no earlier one was confirmed; each
            may cost money. The person can always order anew by hand.
    """

    id: Slug
    name: str
    description: str
    keyword: str
    prompt: str
    max_paid_submits: int = Field(default=1, ge=1, le=3)

    @model_validator(mode="after")
    def _prompt_has_keyword(self) -> Self:
        if self.keyword not in self.prompt:
            raise ValueError(
                f"the prompt of style {self.id} must contain its keyword '{self.keyword}'"
            )
        return self


class BackgroundEntry(_Entry):
    """A kind of background."""

    id: Background
    name: str
    description: str


class Colour(_Entry):
    """A swatch."""

    name: str
    value: Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]


class Catalogue(_Entry):
    """The whole menu."""

    endpoints: Endpoints = Field(alias="engine")
    styles: tuple[Style, ...] = Field(alias="style", min_length=1)
    backgrounds: tuple[BackgroundEntry, ...] = Field(alias="background", min_length=1)
    colours: tuple[Colour, ...] = Field(alias="colour", min_length=1)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        for kind, ids in (
            ("style", [style.id for style in self.styles]),
            ("background", [background.id for background in self.backgrounds]),
            ("colour", [colour.name for colour in self.colours]),
        ):
            if len(set(ids)) < len(ids):
                raise ValueError(f"a {kind} is listed twice")
        if missing := set(get_args(Background)) - {entry.id for entry in self.backgrounds}:
            raise ValueError(f"no entry for background {', '.join(sorted(missing))}")
        return self

    def style(self, style_id: str) -> Style:
        """Return a style by its id.

        Raises:
            StyleUnknown: When there is none.
        """
        for style in self.styles:
            if style.id == style_id:
                return style
        raise StyleUnknown(styles=", ".join(style.id for style in self.styles))

    def max_paid_submits(self, options: Options) -> int:
        """Return how often an order may be placed while no earlier one was confirmed."""
        allowed = (s.max_paid_submits for s in self.styles if s.id == options.style)
        return next(allowed, 1)

    def background(self, background_id: str) -> BackgroundEntry:
        """Return a background by its id.

        Raises:
            BackgroundUnknown: When there is none.
        """
        for background in self.backgrounds:
            if background.id == background_id:
                return background
        raise BackgroundUnknown(backgrounds=", ".join(entry.id for entry in self.backgrounds))

    def colour(self, text: str) -> str:
        """Return `#rrggbb` for a swatch's name, or for a hex colour with or without the hash.

        Raises:
            ColourInvalid: When it is neither.
        """
        wanted = text.strip().lower()
        for colour in self.colours:
            if colour.name.lower() == wanted:
                return colour.value
        digits = wanted.removeprefix("#")
        if len(digits) == len("rgb"):
            digits = "".join(digit * 2 for digit in digits)
        if not COLOUR.fullmatch(f"#{digits}"):
            raise ColourInvalid
        return f"#{digits}"

    def checked(self, operation: Operation, options: Options, *, has_picture: bool) -> Options:
        """Return the options with unknown ones refused, colours normalised and the rest left out.

        Args:
            operation: What is asked for.
            options: As the door got them.
            has_picture: Whether the person's own background comes with the order.

        Raises:
            ChoiceError: When something isn't on the menu or is missing.
        """
        if operation is Operation.AVATAR:
            return Options(style=self.style(options.style or "").id)
        background = self.background(options.background or "").id
        if background == "colour":
            return Options(background=background, colour=self.colour(options.colour or ""))
        if background == "picture" and not has_picture:
            raise PictureMissing
        return Options(background=background)


def read_catalogue(path: Path = PATH) -> Catalogue:
    """Read and check the catalogue.

    Raises:
        CatalogueError: When the file is missing, not TOML, or says something impossible.
    """
    try:
        return Catalogue.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"The catalogue {path.name} can't be read: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise CatalogueError(
            f"The catalogue {path.name} is wrong at {where}: {first['msg']}"
        ) from error
