"""What is shown where something is missing: no model, no map, no moods, nothing evaluated, unknown songs, an old browser."""

import json
import re

import pytest
from playwright.sync_api import expect

from steps import begins, go, listed, row, until, until_true


def says(page, heading, command=None):
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    if command:
        expect(page.locator("main code").filter(has_text=command).first).to_be_visible()


MISSING = [
    ("#/map", "No map of this model", "timbre map"),
    ("#/mood", "No mood model yet", "timbre moods train"),
    ("#/listener", "No questions yet", "timbre moods train --listeners"),
    ("#/about", "Not measured yet", "timbre evaluate"),
    ("#/about", "Nothing drawn yet", "timbre plot"),
]


@pytest.mark.parametrize(
    "catalogue, missing", [("bare", [("#/describe", "No model yet", "timbre train"), *MISSING]), ("modelled", MISSING)]
)
def test_what_is_not_made_yet_is_said_with_the_command_that_makes_it(visit, request, catalogue, missing):
    page = visit(request.getfixturevalue(catalogue))
    for hash, heading, command in missing:
        page.evaluate("hash => { location.hash = hash; }", hash)
        says(page, heading, command)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)


def test_without_a_model_songs_are_found_and_say_that_none_is_near_yet(visit, bare):
    page = visit(bare)
    expect(page.locator("main")).to_contain_text("timbre train")
    page.get_by_role("searchbox").fill("mirror")
    ids = bare.ids("v1/songs", q="mirror", n=20)
    assert ids
    until(lambda: listed(page), ids)
    row(page, ids[0]).get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(bare.song(ids[0])["title"])
    # It is a model that is missing, not this song in it.
    expect(page.locator("main")).to_contain_text("timbre train")
    assert listed(page) == []


def test_without_a_model_a_playlist_says_what_is_missing(visit, bare):
    page = visit(bare, "#/list?likes=1,2", expects=["status of 4"])
    expect(page.get_by_role("region", name="The playlist")).to_contain_text("timbre train")


def test_without_clusters_three_songs_of_the_catalogue_are_examples(visit, modelled):
    page = visit(modelled)
    until(lambda: len(set(listed(page))), 3)
    assert page.locator(".clusters").count() == 0


def test_an_empty_catalogue_says_how_it_is_filled(visit, bare):
    def empty(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=json.dumps({**answer.json(), "songs": 0, "mapped_songs": 0, "has_model": False}))

    page = visit(bare, before=lambda context: context.route("**/v1/model", empty))
    says(page, "No songs yet", "timbre ingest songs.csv")


def test_what_is_not_there_is_said_with_a_way_on(visit, songs):
    page = visit(songs, expects=["status of 4"])
    for hash in ("#/song/99999999", "#/song/nonsense", "#/cluster/4711", "#/cluster/x"):
        go(page, hash)
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Not here|can’t be shown"))
        page.locator('main a[href="#/find"]').click()
        expect(page.get_by_role("searchbox")).to_be_focused()


def test_an_artist_without_songs_says_so(visit, songs):
    says(visit(songs, "#/artist/Nobody"), "No songs")


def test_a_list_that_nothing_passes_says_so(visit, songs):
    page = visit(songs, "#/song/1234?from=2200")
    says(page, "No song to show")
    assert listed(page) == []


def test_a_mood_that_is_not_told_falls_back_to_one_that_is(visit, songs):
    page = visit(songs, "#/mood?mood=boredom")
    largest = max(songs.get("v1/moods")["items"], key=lambda item: item["songs"])
    until(lambda: listed(page), songs.ids(f"v1/moods/{largest['mood']}/songs", n=5))


@pytest.mark.parametrize("way", ["no context", "no card"])
def test_without_webgl2_the_map_says_so_and_search_and_list_work(launched, visit, songs, way):
    gone = "HTMLCanvasElement.prototype.getContext = () => null"
    if way == "no context":
        page = visit(songs, "#/map", before=lambda context: context.add_init_script(gone))
    else:
        browser = launched("--disable-gpu", "--disable-software-rasterizer", "--disable-webgl", "--disable-webgl2")
        page = visit(songs, "#/map", among=browser, expects=["WebGL"])
    expect(page.get_by_text("draws no WebGL2")).to_be_visible()
    page.get_by_role("searchbox", name="Find on the map").fill("mirror")
    until_true(lambda: begins(page, songs.ids("v1/songs", q="mirror", n=500), ".map-side"), "the songs in the list")
    expect(page.locator(".overlay circle.marked").first).to_be_attached()
    page.locator("#rail").get_by_role("link", name="Find", exact=True).click()
    expect(page.get_by_role("searchbox", name="Find a song")).to_be_visible()


def test_without_javascript_the_page_says_what_it_needs(visit, songs):
    context = visit(songs).context.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(songs.address)
    expect(page.locator("noscript p")).to_contain_text("needs JavaScript")
    expect(page.locator("noscript p")).to_be_visible()
    context.close()


def test_a_browser_that_keeps_nothing_works(visit, songs):
    forbidden = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    page = visit(songs, "#/song/1234", before=lambda context: context.add_init_script(forbidden))
    first = listed(page)[0]
    row(page, first).locator("button.likes").click()
    expect(page.locator("#list-count")).to_have_text("1")
