"""What a user of fal would write, with fal-client as published: run by test_fal_python_as_is."""

import json
import sys
from pathlib import Path
from typing import Any

from fal_client import Completed, SyncClient, cancel, result, run, submit, subscribe
from fal_client import status as ask
from fal_client.client import FalClientHTTPError

CUT_OUT = "fal-ai/birefnet/v2"
EDIT = "fal-ai/nano-banana/edit"


def main(photo: Path) -> dict[str, Any]:
    """Upload both ways, subscribe, submit, follow, fetch, cancel, run; returns what was seen."""
    content = photo.read_bytes()
    client = SyncClient()
    seen: dict[str, Any] = {"uploaded": client.upload(content, "image/png", "me.png")}
    seen["uploaded_by_announcing"] = client.upload(
        content, "image/png", repository="fal", fallback_repository=[]
    )
    arguments = {"prompt": "a pencil drawing", "image_urls": [seen["uploaded"]]}
    seen["subscribed"] = subscribe(EDIT, arguments)
    handle = submit(CUT_OUT, {"image_url": seen["uploaded_by_announcing"]})
    last = list(handle.iter_events(with_logs=True))[-1]
    logs = last.logs if isinstance(last, Completed) else []
    seen["logs"] = [log["message"] for log in logs or []]
    seen["result"] = result(CUT_OUT, handle.request_id)
    seen["run"] = run(CUT_OUT, {"image_url": seen["uploaded"]})
    long = submit(EDIT, {**arguments, "num_images": 4})
    waiting = submit(EDIT, {**arguments, "num_images": 4})
    status = ask(EDIT, waiting.request_id)
    seen["waiting"] = type(status).__name__
    cancel(EDIT, waiting.request_id)
    cancel(EDIT, long.request_id)
    try:
        result(EDIT, long.request_id)
    except FalClientHTTPError as error:
        seen["cancelled"] = error.status_code
    return seen


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
