"""Pictures of every view, for docs/page; written with --pictures FOLDER."""

import io
from pathlib import Path

import pytest
from PIL import Image

from mapping import finished
from steps import until_true

LARGEST = 120_000

# Name, address, colours, width and height of the window.
PICTURES = [
    ("find", "#/find", "light", 1440, 900),
    ("results", "#/find?q=mirror", "light", 1440, 900),
    ("nothing", "#/find?q=xyzzyq", "light", 1440, 900),
    ("song", "#/song/42", "light", 1440, 900),
    ("describe", "#/describe?tempo=128&energy=90&danceability=85&acousticness=5&good_for_party=1&genre=dance", "light", 1440, 900),
    ("map", "#/map", "light", 1440, 900),
    ("map-song", "#/map?song=42", "light", 1440, 900),
    ("cluster", "#/cluster/3", "light", 1440, 900),
    ("mood", "#/mood?mood=sadness&n=10", "light", 1440, 900),
    ("listener", "#/listener?time_of_day=night&company=alone", "light", 1440, 900),
    ("list", "#/list?likes=42,5,77&dislikes=9&n=20", "light", 1440, 900),
    ("path", "#/path?from=42&to=1500", "light", 1440, 900),
    ("about", "#/about", "light", 1440, 900),
    ("song-dark", "#/song/42", "dark", 1440, 900),
    ("map-dark", "#/map?colour=genre", "dark", 1440, 900),
    ("find-narrow", "#/find", "light", 360, 780),
    ("song-narrow", "#/song/42", "light", 360, 780),
    ("map-narrow", "#/map?song=42", "dark", 360, 780),
    ("list-narrow", "#/list?likes=42,5,77&n=20", "light", 360, 780),
]


def small(picture):
    """A PNG of fewer colours, as many as the size allows."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 48, 32, 24, 16):
        out = io.BytesIO()
        image.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() < LARGEST:
            return out.getvalue()
    raise AssertionError(f"{out.tell()} bytes with {colours} colours")


@pytest.mark.parametrize("name, hash, scheme, width, height", PICTURES, ids=[picture[0] for picture in PICTURES])
def test_a_picture_is_written(request, visit, name, hash, scheme, width, height):
    folder = request.config.getoption("--pictures")
    if folder is None:
        pytest.skip("written with --pictures FOLDER")
    options = {"has_touch": True, "is_mobile": True} if width < 500 else {}
    page = visit(request.getfixturevalue("sample"), hash, color_scheme=scheme, viewport={"width": width, "height": height}, reduced_motion="reduce", **options)
    page.wait_for_load_state("networkidle")
    if "map" in name:
        finished(page)
    if name == "map-song":
        until_true(lambda: page.locator(".overlay line").count() == 10, "lines to the neighbours")
    if name in ("song", "song-dark"):
        page.get_by_role("button", name="Why").first.click()
    page.evaluate("document.activeElement.blur()")
    page.wait_for_timeout(400)
    Path(folder).mkdir(parents=True, exist_ok=True)
    (Path(folder) / f"{name}.png").write_bytes(small(page.screenshot()))
