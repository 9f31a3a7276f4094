"""Fal's queue protocol while nothing runs: submit, positions, cancel, errors, keys."""

import asyncio
import base64
import re
import uuid
from typing import Any

import httpx
import pytest

from local.fal.server import LocalFal

from .conftest import CUT_OUT, EDIT, Caller, calling
