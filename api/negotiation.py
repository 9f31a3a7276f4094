"""What a request's headers say about which form of an answer fits, and whether it is known yet."""


def is_known(if_none_match: str | None, tag: str) -> bool:
    """Whether a request's `If-None-Match` names the tag, weak or strong, alone or in a list."""
    named = (part.strip().removeprefix("W/") for part in (if_none_match or "").split(","))
    return any(name in {tag, "*"} for name in named)


def accepted(accept_encoding: str) -> set[str]:
    """Return the codings that `Accept-Encoding` names and doesn't refuse by `q=0`."""
    return {
        coding.strip().lower()
        for coding, _, weight in (part.partition(";") for part in accept_encoding.split(","))
        if not _is_zero(weight)
    }


def preferred(accept_language: str) -> list[str]:
    """Return the languages `Accept-Language` names (`de` of `de-AT`), the most wanted first."""
    parts = [part.partition(";") for part in accept_language.split(",") if part.strip()]
    wanted = [(_weight(weight), tag.strip().lower().split("-")[0]) for tag, _, weight in parts]
    ordered = sorted((one for one in wanted if one[0] > 0), key=lambda one: -one[0])
    return [language for _, language in ordered]


def _weight(weight: str) -> float:
    name, _, value = weight.replace(" ", "").partition("=")
    try:
        return float(value) if name.lower() == "q" else 1.0
    except ValueError:
        return 0.0


def _is_zero(weight: str) -> bool:
    name, _, value = weight.replace(" ", "").partition("=")
    return name.lower() == "q" and not value.strip("0.")
