"""The same cut-outs by rembg, given the very same u2netp file, in an environment of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

from bench.engine_process import Cost
from bench.rembg_home import rembg_python
from local.fal import environment
from local.fal.engine.sessions import MODELS_FOLDER

if TYPE_CHECKING:
    from pathlib import Path

_SCRIPT = """
import json, resource, sys, time
from pathlib import Path
from rembg import new_session, remove
session, results = new_session("u2netp", providers=["CPUExecutionProvider"]), []
photos = [Path(name).read_bytes() for name in sys.argv[2:]]
remove(photos[0], session=session)
for photo in photos:
    best = None
    for _ in range(int(sys.argv[1])):
        cpu, wall = time.process_time(), time.perf_counter()
        remove(photo, session=session)
        spent = [time.process_time() - cpu, time.perf_counter() - wall]
        best = min(best or spent, spent)
    results.append(best)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"costs": results, "peak": peak}))
"""


def install_rembg() -> Path | None:
    """The Python of the environment with rembg, made at the first call; None when pip cannot."""
    try:
        return rembg_python()
    except (OSError, subprocess.SubprocessError):
        return None


def measure_rembg(python: Path, photos: list[Path], rounds: int) -> tuple[list[Cost], float]:
    """The best of some rounds for each photo, file bytes to PNG bytes, and the peak in MiB.

    Raises:
        subprocess.SubprocessError: rembg failed.
    """
    models = python.parents[1] / "models"
    models.mkdir(exist_ok=True)
    shutil.copy(MODELS_FOLDER / "u2netp.onnx", models)
    answer = subprocess.run(  # noqa: S603 - the environment made above
        [python, "-c", _SCRIPT, str(rounds), *photos],
        env={**environment.for_tool(), "U2NET_HOME": str(models), "OMP_NUM_THREADS": "2"},
        check=True,
        capture_output=True,
        timeout=600,
    )
    told = json.loads(answer.stdout.splitlines()[-1])
    return [Cost(cpu, wall) for cpu, wall in told["costs"]], float(told["peak"])
