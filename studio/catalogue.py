"""What darkroom offers: styles, backgrounds and what they are made of, and who makes them.

Read from `catalogue.toml` once and checked: a mistake in it stops the start with a sentence.
"""

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from studio.errors import (
    BackgroundUnknown,
    ColourInvalid,
    GradientInvalid,
    PictureMissing,
    PromptInvalid,
    ScaleUnknown,
    SceneUnknown,
    StyleUnknown,
)
from studio.task import Background, Operation, Options

PATH = Path(__file__).with_name("catalogue.toml")
THUMBNAILS = Path(__file__).with_name("thumbnails")
COLOUR = re.compile(r"#[0-9a-f]{6}")
SHORTEST_PROMPT, LONGEST_PROMPT = 3, 500
"""Characters of a background in one's own words; the sentence of `prompt.invalid` names them."""
WITH_SHADOW: frozenset[Background] = frozenset({"remove", "colour", "gradient", "picture", "scene"})
"""Where the photo's own background is gone; on nothing at all a shadow falls as soft black."""

EndpointId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9.-]+)+$")]
Keyword = Annotated[str, StringConstraints(pattern=r"^\p{Ll}+( \p{Ll}+)*$")]
HexColour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,15}$")]


class CatalogueError(Exception):
    """The catalogue file is wrong; the message is a sentence for the operator."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Endpoints(_Entry):
    """Which endpoint of the engine does what."""

    cutout: EndpointId
    avatar: EndpointId
    prompt: EndpointId
    upscale: EndpointId


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
    value: HexColour


class Gradient(_Entry):
    """Two colours, one fading into the other from the upper left to the lower right."""

    name: str
    start: HexColour = Field(alias="from")
    end: HexColour = Field(alias="to")

    @property
    def value(self) -> str:
        """`#rrggbb-#rrggbb`, as tasks keep it."""
        return f"{self.start}-{self.end}"


class Scene(_Entry):
    """A place that is painted behind the subject.

    Attributes:
        keywords: By which a background in one's own words finds the scene; lower case. A keyword
            counts as a whole word, also with an ending: `cloud` is found in "clouds" and "cloudy".
    """

    id: Slug
    name: str
    description: str
    keywords: tuple[Keyword, ...] = Field(min_length=1)

    def likeness(self, words: str) -> int:
        """Return how many of the keywords a text in lower case holds."""
        return sum(
            re.search(rf"\b{keyword}(e?s|y)?\b", words) is not None for keyword in self.keywords
        )


class Upscale(_Entry):
    """How far a picture can be enlarged.

    Attributes:
        scale: How many times as wide and high.
        max_megapixels: The largest picture that is taken: the engine's time grows with it.
    """

    scale: Literal[2, 4]
    name: str
    description: str
    max_megapixels: float = Field(gt=0, le=16)

    def max_pixels(self, *, of_result: int) -> int:
        """Return the most pixels of a picture whose result has at most so many."""
        return min(int(self.max_megapixels * 1_000_000), of_result // self.scale**2)


class Catalogue(_Entry):
    """The whole menu."""

    endpoints: Endpoints = Field(alias="engine")
    styles: tuple[Style, ...] = Field(alias="style", min_length=1)
    backgrounds: tuple[BackgroundEntry, ...] = Field(alias="background", min_length=1)
    colours: tuple[Colour, ...] = Field(alias="colour", min_length=1)
    gradients: tuple[Gradient, ...] = Field(alias="gradient", min_length=1)
    scenes: tuple[Scene, ...] = Field(alias="scene", min_length=1)
    upscales: tuple[Upscale, ...] = Field(alias="upscale", min_length=1)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        for kind, ids in (
            ("style", [style.id for style in self.styles]),
            ("background", [background.id for background in self.backgrounds]),
            ("colour", [colour.name for colour in self.colours]),
            ("gradient", [gradient.name for gradient in self.gradients]),
            ("scene", [scene.id for scene in self.scenes]),
            ("upscale", [str(upscale.scale) for upscale in self.upscales]),
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

    def gradient(self, text: str) -> str:
        """Return `#rrggbb-#rrggbb` for a gradient's name, or for two colours with a hyphen between.

        Raises:
            GradientInvalid: When it is neither.
        """
        wanted = text.strip().lower()
        for gradient in self.gradients:
            if gradient.name.lower() == wanted:
                return gradient.value
        start, _, end = wanted.partition("-")
        try:
            return f"{self.colour(start)}-{self.colour(end)}"
        except ColourInvalid as error:
            raise GradientInvalid from error

    def scene(self, scene_id: str) -> Scene:
        """Return a scene by its id.

        Raises:
            SceneUnknown: When there is none.
        """
        for scene in self.scenes:
            if scene.id == scene_id:
                return scene
        raise SceneUnknown(scenes=", ".join(scene.id for scene in self.scenes))

    def nearest_scene(self, prompt: str) -> Scene:
        """Return the scene with the most keywords in a text; the first listed of the best.

        A text without any keyword gets the first of all.
        """
        words = prompt.lower()
        return max(self.scenes, key=lambda scene: scene.likeness(words))

    def upscale(self, scale: int | None) -> Upscale:
        """Return how a picture is enlarged so many times.

        Raises:
            ScaleUnknown: When it can't be.
        """
        for upscale in self.upscales:
            if upscale.scale == scale:
                return upscale
        raise ScaleUnknown

    def checked(self, operation: Operation, options: Options, *, has_picture: bool) -> Options:
        """Return the options with unknown ones refused, colours normalised and the rest left out.

        Args:
            operation: What is asked for.
            options: As the door got them.
            has_picture: Whether the person's own background comes with the order.

        Raises:
            ChoiceError: When something isn't on the menu or is missing.
        """
        match operation:
            case Operation.AVATAR:
                return Options(style=self.style(options.style or "").id)
            case Operation.UPSCALE:
                return Options(scale=self.upscale(options.scale).scale)
            case Operation.BACKGROUND:
                return self._checked_background(options, has_picture=has_picture)

    def _checked_background(self, options: Options, *, has_picture: bool) -> Options:
        kind = self.background(options.background or "").id
        kept = Options(background=kind, shadow=options.shadow and kind in WITH_SHADOW)
        match kind:
            case "colour":
                return replace(kept, colour=self.colour(options.colour or ""))
            case "gradient":
                return replace(kept, gradient=self.gradient(options.gradient or ""))
            case "scene":
                return replace(kept, scene=self.scene(options.scene or "").id)
            case "prompt":
                return replace(kept, prompt=_checked_prompt(options.prompt or ""))
            case "picture" if not has_picture:
                raise PictureMissing
            case _:
                return kept


def _checked_prompt(text: str) -> str:
    """Return a background's description on one line, without what can't be printed.

    Raises:
        PromptInvalid: When it is too short or too long.
    """
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if not SHORTEST_PROMPT <= len(plain) <= LONGEST_PROMPT:
        raise PromptInvalid
    return plain


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
