"""Methods of inline mode."""

import re
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import Field

from local.telegram.errors import bad_request
from local.telegram.inline import Answer
from local.telegram.media import Attachments
from local.telegram.methods.inline_results import read_result
from local.telegram.parameters import Call, FromJson

# core.telegram.org/bots/api#answerinlinequery
_MAX_RESULTS: Final = 50
_MAX_OFFSET_BYTES: Final = 64
_START: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


class WebAppInfo(Call):
    """``WebAppInfo``."""

    url: str


class ResultsButton(Call):
    """``InlineQueryResultsButton``."""

    text: str = Field(min_length=1)
    start_parameter: str | None = None
    web_app: Annotated[WebAppInfo | None, FromJson] = None


class AnswerInlineQuery(Call):
    """``answerInlineQuery``."""

    inline_query_id: str
    results: Annotated[list[Any], FromJson]
    cache_time: int = Field(default=300, ge=0)
    is_personal: bool = False
    next_offset: str = ""
    button: Annotated[ResultsButton | None, FromJson] = None


async def answer_inline_query(caller: Attachments, call: AnswerInlineQuery) -> bool:
    """What people may choose from: once a query, within half a minute."""
    if len(call.results) > _MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    if len(call.next_offset.encode()) > _MAX_OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    button = _button(call.button) if call.button else None
    results = [await read_result(caller, given) for given in call.results]
    if len({result.id for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    answer = Answer(tuple(results), call.cache_time, call.is_personal, call.next_offset, button)
    caller.state.inline.answer(call.inline_query_id, answer)
    return True


def _button(button: ResultsButton) -> dict[str, Any]:
    if (button.start_parameter is None) == (button.web_app is None):
        raise bad_request("BUTTON_INVALID")
    if button.web_app is not None:
        if urlsplit(button.web_app.url).scheme != "https":
            raise bad_request(f"button Web App URL '{button.web_app.url}' is invalid")
    elif not _START.fullmatch(button.start_parameter or ""):
        raise bad_request("START_PARAM_INVALID" if button.start_parameter else "START_PARAM_EMPTY")
    return button.model_dump(exclude_none=True)
