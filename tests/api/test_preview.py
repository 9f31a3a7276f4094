"""What a page previews backgrounds with: the kept cut-out, and scenes in a photo's shape."""

import numpy as np
from PIL import Image

from tests.api.serving import Body, Person, Serving
from tests.studio.photos.files import opened, saved

PHOTO_SHAPE = {"width": 512, "height": 512}


def test_a_task_says_that_it_keeps_a_cut_out_and_shows_it(maker: Person, cut: Body) -> None:
    assert cut["cutout"] is True
    answer = maker.get(f"/api/v1/status/{cut['id']}/cutout", params={"size": 200})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    image = opened(answer.content)
    assert (image.mode, image.size) == ("RGBA", (200, 200))
    tag = answer.headers["etag"]
    same = maker.get(
        f"/api/v1/status/{cut['id']}/cutout",
        params={"size": 200},
        headers={"If-None-Match": tag},
    )
    assert same.status_code == 304


def test_an_avatar_has_none_to_show(maker: Person) -> None:
    drawn = maker.finished(maker.avatar("pencil")["id"])
    assert drawn["cutout"] is False
    answer = maker.get(f"/api/v1/status/{drawn['id']}/cutout")
    assert (answer.status_code, answer.json()["code"]) == (409, "task.state")


def test_somebody_elses_cut_out_is_nobodys(other: Person, cut: Body) -> None:
    answer = other.get(f"/api/v1/status/{cut['id']}/cutout")
    assert (answer.status_code, answer.json()["code"]) == (404, "task.unknown")


def test_a_scene_comes_in_the_shape_of_the_photo(maker: Person) -> None:
    answer = maker.get("/api/v1/catalogue/scenes/sky", params={"width": 300, "height": 400})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    assert opened(answer.content).size == (576, 768)


def test_a_scene_is_asked_for_anew_and_costs_nothing_while_it_is_the_same(maker: Person) -> None:
    path = "/api/v1/catalogue/scenes/sky"
    answer = maker.get(path, params=PHOTO_SHAPE)
    assert answer.headers["cache-control"] == "private, no-cache"
    known = {"If-None-Match": answer.headers["etag"]}
    same = maker.get(path, params=PHOTO_SHAPE, headers=known)
    assert (same.status_code, same.content) == (304, b"")
    head = maker.head(path, params=PHOTO_SHAPE)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == answer.headers["etag"]


def test_a_scene_that_is_not_on_the_menu_is_told(maker: Person) -> None:
    answer = maker.get("/api/v1/catalogue/scenes/moon", params=PHOTO_SHAPE)
    assert answer.json()["code"] == "scene.unknown"


def test_scenes_are_drawn_for_guests_with_a_session_only(server: Serving) -> None:
    with server.stranger() as nobody:
        answer = nobody.get("/api/v1/catalogue/scenes/sky", params=PHOTO_SHAPE)
    assert (answer.status_code, answer.json()["code"]) == (401, "session.missing")


def test_a_brush_changes_a_cut_out_for_its_owner_only(
    maker: Person, other: Person, cut: Body
) -> None:
    grey = Image.new("L", (256, 256), 128)
    grey.paste(0, (0, 128, 256, 256))
    files = {"strokes": ("strokes.png", saved(grey, "PNG"), "image/png")}
    form = {"background": "remove", "from_task": cut["id"]}
    refused = other.post("/api/v1/background", data=form, files=files)
    assert (refused.status_code, refused.json()["code"]) == (404, "task.unknown")
    taken = maker.post("/api/v1/background", data=form, files=files)
    assert taken.status_code == 202
    made = maker.finished(taken.json()["id"])
    shown = opened(maker.get(f"/api/v1/status/{made['id']}/cutout").content)
    alpha = np.asarray(shown)[..., 3]
    assert alpha[300:].max() < 3, "the lower half is erased"
    assert alpha[90:150, 200:250].min() > 250, "the face is not"


def test_a_form_with_an_empty_photo_beside_a_picture_and_strokes_is_read(
    maker: Person, cut: Body
) -> None:
    grey = saved(Image.new("L", (64, 64), 128), "PNG")
    files = {name: (f"{name}.png", grey, "image/png") for name in ("picture", "strokes")}
    form = {"background": "picture", "from_task": cut["id"]}
    # As a browser sends a file input in which nothing was chosen.
    request = maker.build_request(
        "POST", "/api/v1/background", data=form, files={"photo": ("-", b""), **files}
    )
    body = request.read().replace(b'filename="-"', b'filename=""')
    answer = maker.post(
        "/api/v1/background",
        content=body,
        headers={"Content-Type": request.headers["Content-Type"]},
    )
    assert answer.status_code == 202, answer.text


def test_strokes_without_a_cut_out_are_told(maker: Person) -> None:
    drawn = maker.finished(maker.avatar("pencil")["id"])
    files = {"strokes": ("strokes.png", saved(Image.new("L", (64, 64), 0), "PNG"), "image/png")}
    form = {"background": "remove", "from_task": drawn["id"]}
    answer = maker.post("/api/v1/background", data=form, files=files)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
