"""What a child process of the local server learns of this one's environment."""

from __future__ import annotations

import os
from pathlib import Path

from local.fal import memory

MATTE_SETTING = "LOCAL_MATTE_MODEL"
"""Which model finds the subject, see `local.fal.engine.nets`."""
_ROOT = Path(__file__).resolve().parents[2]
_KEPT = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TMPDIR",
    "SYSTEMROOT",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "PYTHONDONTWRITEBYTECODE",
    "XDG_CACHE_HOME",
    MATTE_SETTING,
)
"""To be found, to speak, to load libraries and the operator's model. Nothing else: children open
pictures of strangers, and the environment holds keys."""

_TOOLS = (
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
    "NPM_TOKEN",
    "XDG_CONFIG_HOME",
)
_TOOLS_OWN = ("NPM_CONFIG_", "PIP_")
"""What npm and pip are set up by; names in any case."""


def for_tool() -> dict[str, str]:
    """The environment of a tool that fetches something: npm, pip, what pip installed."""
    return {
        name: value
        for name, value in os.environ.items()
        if name != MATTE_SETTING
        and (name in _KEPT or name.upper() in _TOOLS or name.upper().startswith(_TOOLS_OWN))
    }


def for_child() -> dict[str, str]:
    """The environment of a process that works on pictures, able to import this very package."""
    told = memory.environment()
    kept = {name: os.environ[name] for name in (*_KEPT, *told) if name in os.environ}
    path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
    return {**told, **kept, "PYTHONPATH": path}
