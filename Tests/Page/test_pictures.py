"""Pictures of every view, for docs/page; written with --pictures FOLDER."""

import io
from pathlib import Path

import numpy as np
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
    (
        "describe",
        "#/describe?tempo=128&energy=90&danceability=85&acousticness=5&good_for_party=1&genre=dance",
        "light",
        1440,
        900,
    ),
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
    """A PNG of at most 256 colours: the most frequent ones as they are, and others so that no colour is far from its own."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    colours, index, counts = np.unique(np.asarray(image).reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    frequent = np.argsort(-counts)[:96]
    rare = np.delete(colours, frequent, axis=0)
    palette = colours[frequent]
    if len(rare) > 0:
        others = Image.fromarray(rare[None]).quantize(160, method=Image.Quantize.MAXCOVERAGE)
        palette = np.vstack([palette, np.array(others.getpalette(), dtype=np.uint8).reshape(-1, 3)])[:256]
    away = ((colours[:, None].astype(int) - palette[None].astype(int)) ** 2).sum(axis=2)
    chosen = away.argmin(axis=1).astype(np.uint8)[index.reshape(image.height, image.width)]
    made = Image.fromarray(chosen)
    made.putpalette(palette.tobytes())
    out = io.BytesIO()
    made.save(out, "PNG", optimize=True)
    assert out.tell() < LARGEST, f"{out.tell()} bytes"
    return out.getvalue()


@pytest.mark.parametrize("name, hash, scheme, width, height", PICTURES, ids=[picture[0] for picture in PICTURES])
def test_a_picture_is_written(request, visit, name, hash, scheme, width, height):
    folder = request.config.getoption("--pictures")
    if folder is None:
        pytest.skip("written with --pictures FOLDER")
    options = {"has_touch": True, "is_mobile": True} if width < 500 else {}
    page = visit(
        request.getfixturevalue("sample"),
        hash,
        color_scheme=scheme,
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
        **options,
    )
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
