"""A playlist is taken along: files and a link hold exactly the order that is shown."""

import csv
import io
import json
from pathlib import Path

import pytest

from steps import address, listed, until


@pytest.fixture
def changed(visit, songs):
    """A list whose order somebody has changed."""
    page = visit(songs, "#/list?likes=5,77,1234&dislikes=9&n=15")
    until(lambda: len(listed(page)), 15)
    before = listed(page)
    page.locator("main .row").nth(3).locator(".score").drag_to(page.locator("main .row").nth(0).locator(".score"))
    until(lambda: listed(page), [before[3], *before[:3], *before[4:]])
    page.locator("main .row").nth(7).get_by_role("button", name="out of the list").click()
    until(lambda: len(listed(page)), 14)
    return page


def downloaded(page, form):
    with page.expect_download() as download:
        page.get_by_role("link", name=form, exact=True).click()
    assert download.value.suggested_filename == f"playlist.{form.lower()}"
    return Path(download.value.path()).read_text()


def test_json_holds_the_shown_order(changed):
    assert [item["id"] for item in json.loads(downloaded(changed, "JSON"))["items"]] == listed(changed)


def test_csv_holds_the_shown_order(changed):
    rows = list(csv.DictReader(io.StringIO(downloaded(changed, "CSV"))))
    assert [int(row["id"]) for row in rows] == listed(changed)


def test_m3u_holds_the_shown_order(changed, songs):
    text = downloaded(changed, "M3U")
    assert text.startswith("#EXTM3U")
    names = [line.split(",", 1)[1] for line in text.splitlines() if line.startswith("#EXTINF")]
    wanted = [f"{', '.join(song['artists'])} - {song['title']}" for song in map(songs.song, listed(changed))]
    # Long names end with "…".
    assert [name.removesuffix("…") for name in names] == [
        text[: len(name.removesuffix("…"))] for text, name in zip(wanted, names)
    ]


def test_the_link_shows_the_same_list_to_somebody_else(changed, visit, songs):
    changed.context.grant_permissions(["clipboard-read", "clipboard-write"])
    changed.get_by_role("button", name="Copy the link").click()
    until(lambda: changed.evaluate("navigator.clipboard.readText()"), address(changed))
    other = visit(songs, f"#{address(changed).split('#')[1]}")
    until(lambda: listed(other), listed(changed))
