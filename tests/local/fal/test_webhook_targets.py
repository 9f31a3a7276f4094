"""The local server calls this computer and whom it was told to, and nobody else."""

import pytest

from local.fal.errors import Refusal
from local.fal.webhook_targets import MAX_URL_LENGTH, Targets


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8000/hooks/fal/1?token=x",
        "https://localhost/hook",
        "http://LOCALHOST:80/",
        "http://[::1]:9000/hook",
        "http://127.8.9.10/",
    ],
)
def test_this_computer_may_always_be_called(url: str) -> None:
    assert str(Targets().check(url)).startswith("http")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/hook",
        "http://localhost@example.com/",
        "http://127.0.0.1:80\\@example.com/",
        "http://localhost.example.com/",
        "http://127.0.0.1.example.com/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://0.0.0.0/",
        "http://127.1/",
        "http://2130706433/",
    ],
)
def test_another_host_is_refused_and_told_how_to_be_allowed(url: str) -> None:
    with pytest.raises(Refusal) as caught:
        Targets(["other.example"]).check(url)
    assert caught.value.status == 400
    assert "--webhook-hosts" in caught.value.body["detail"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hook",
        "//localhost/hook",
        "ftp://localhost/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http:///hook",
        "http://[::1/",
        "http://localhost:99999/",
        "http://localhost/\n",
        "http://xn--a/",
        "http://localhost/" + "x" * MAX_URL_LENGTH,
    ],
)
def test_what_is_no_http_address_is_refused(url: str) -> None:
    with pytest.raises(Refusal) as caught:
        Targets(["other.example"]).check(url)
    assert caught.value.status == 400
    assert "http or https address" in caught.value.body["detail"]


def test_a_host_that_was_allowed_may_be_called_and_only_that_one() -> None:
    targets = Targets([" Hooks.Example ", "10.0.0.7"])
    assert targets.check("https://HOOKS.example/x").host == "hooks.example"
    assert targets.check("http://10.0.0.7:8000/").port == 8000
    with pytest.raises(Refusal):
        targets.check("https://deep.hooks.example/x")
