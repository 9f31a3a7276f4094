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


def _is_zero(weight: str) -> bool:
    name, _, value = weight.replace(" ", "").partition("=")
    return name.lower() == "q" and not value.strip("0.")
