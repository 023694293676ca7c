"""Every state has an address: opened elsewhere it shows the same, and Back and Forward return to what was there."""

import pytest
from playwright.sync_api import expect

from mapping import Screen, finished, rings
from steps import address, fields, go, listed, row, until, until_true

STATES = {
    "a search": "#/find?q=mirror",
    "a song": "#/song/1234",
    "an artist": "#/artist/Borrowed%20Mirror%20Railway%20(synthetic)",
    "a cluster": "#/cluster/1",
    "a description": "#/describe?tempo=90&energy=30&genre=folk&good_for_driving=1",
    "a mood": "#/mood?mood=joy&n=7",
    "a draw": "#/mood?mood=sadness&n=4&draw=3",
    "answers": "#/listener?company=alone&time_of_day=night",
    "a playlist": "#/list?likes=5,77&dislikes=9&n=12&diversity=50&per_artist=1&with_likes=no",
    "an order": "#/list?likes=5&order=9,5,77,1234",
    "a path": "#/path?from=5&to=77&n=9&variation=2",
    "a song of the map": "#/map?song=1234",
    "a search on the map": "#/map?q=lagoon",
    "a selection": "#/map?lasso=0.2:0.2,0.6:0.2,0.6:0.6,0.2:0.6",
}


def form(page):
    """What every control of the view holds."""
    return page.evaluate(
        """() => [...document.querySelectorAll('main :is(input, select)')].map((control) =>
            [control.id, ['checkbox', 'radio'].includes(control.type) ? control.checked : control.value])"""
    )


@pytest.mark.parametrize("hash", STATES.values(), ids=STATES.keys())
def test_an_address_shows_the_same_to_somebody_else(visit, songs, hash):
    one = visit(songs, hash)
    until_true(lambda: len(listed(one)) > 0, "songs")
    one.wait_for_timeout(400)
    two = visit(songs, f"#{address(one).split('#')[1]}")
    until(lambda: listed(two), listed(one))
    assert form(two) == form(one)
    assert address(two) == address(one)
    assert set(fields(one)) >= {part.split("=")[0] for part in hash.partition("?")[2].split("&") if part}


def test_a_narrowed_list_is_kept_in_the_address(visit, songs):
    page = visit(songs, "#/song/1234")
    page.get_by_text("Narrow down").click()
    for label, text in [("From year", "2005"), ("Of one artist at most", "1"), ("Match of at least, %", "80")]:
        before = listed(page)
        page.get_by_label(label).fill(text)
        page.get_by_label(label).press("Enter")
        until_true(lambda: listed(page) != before, f"another list by {label}")
    wanted = songs.ids("v1/songs/row:1234/neighbours", n=20, where="year>=2005", per_artist=1, minimum_score=0.8)
    until(lambda: listed(page), wanted)
    other = visit(songs, f"#{address(page).split('#')[1]}")
    until(lambda: listed(other), wanted)
    expect(other.get_by_label("From year")).to_have_value("2005")


def test_the_view_of_the_map_is_kept_in_the_address(visit, songs):
    page = visit(songs, "#/map?q=lagoon")
    finished(page)
    ids = songs.ids("v1/songs", q="lagoon", n=500)
    until(lambda: len(rings(page, "marked")), len(ids))
    page.mouse.move(800, 400)
    page.mouse.wheel(0, -600)
    page.get_by_label("Colour by").select_option("emotion")
    page.locator(".legend li button").nth(1).click()
    page.wait_for_timeout(500)
    other = visit(songs, f"#{address(page).split('#')[1]}")
    until(lambda: len(rings(other, "marked")), len(ids))
    one, two = (Screen(songs, ids, rings(shown, "marked")) for shown in (page, other))
    # The address keeps the zoom by hundredths and the middle by ten thousandths.
    middle = one.all()[:, 0].argsort()[1500]
    assert abs(one.axes[0][0] / two.axes[0][0] - 1) < 0.01
    assert abs(one.all()[middle] - two.all()[middle]).max() < 8
    expect(other.get_by_label("Colour by")).to_have_value("emotion")
    expect(other.locator(".legend li button").nth(1)).to_have_attribute("aria-pressed", "true")


def test_back_returns_to_what_was_found_at_the_same_height(page, songs):
    page.get_by_role("searchbox").fill("mirror")
    ids = songs.ids("v1/songs", q="mirror", n=20)
    until(lambda: listed(page), ids)
    row(page, ids[17]).scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, 500)")
    height = page.evaluate("scrollY")
    assert height > 100
    row(page, ids[15]).get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(songs.song(ids[15])["title"])
    until(lambda: page.evaluate("scrollY"), 0)
    page.go_back()
    until(lambda: listed(page), ids)
    expect(page.get_by_role("searchbox")).to_have_value("mirror")
    until_true(lambda: abs(page.evaluate("scrollY") - height) < 2, "the height that was left")


def test_back_and_forward_through_songs_keep_each_one_s_height(visit, songs):
    page = visit(songs, "#/song/1234")
    first = listed(page)
    page.evaluate("scrollTo(0, 400)")
    row(page, first[6]).get_by_role("link").first.click()
    until_true(lambda: listed(page) not in ([], first), "the neighbour's own list")
    second = listed(page)
    page.evaluate("scrollTo(0, 250)")
    page.go_back()
    until(lambda: listed(page), first)
    until_true(lambda: abs(page.evaluate("scrollY") - 400) < 2, "the first height")
    page.go_forward()
    until(lambda: listed(page), second)
    until_true(lambda: abs(page.evaluate("scrollY") - 250) < 2, "the second height")


def test_back_from_a_song_of_the_map_returns_to_the_map_as_it_was(visit, songs):
    page = visit(songs, "#/map?song=1234")
    finished(page)
    until(lambda: len(listed(page, ".map-side")), 11)
    shown, asked = listed(page, ".map-side"), rings(page, "asked")
    page.wait_for_timeout(400)
    page.locator(".map-side a.title").nth(3).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(songs.song(shown[3])["title"])
    page.go_back()
    until(lambda: listed(page, ".map-side"), shown)
    until_true(
        lambda: rings(page, "asked") and max(abs(a - b) for a, b in zip(rings(page, "asked")[0], asked[0])) < 3,
        "the song's place",
    )


def test_back_goes_through_every_place(page):
    for name in ("Map", "Moods", "List", "About"):
        page.locator("#rail").get_by_role("link", name=name, exact=True).click()
        page.wait_for_timeout(150)
    for title in ("Playlist", "Moods", "Map", "Find a song"):
        page.go_back()
        expect(page.get_by_role("heading", level=1).first).to_have_text(title)


def test_what_is_typed_or_dragged_makes_no_steps_of_back(page, songs):
    page.locator("#rail").get_by_role("link", name="Moods", exact=True).click()
    page.get_by_role("radio", name="joy").click()
    page.get_by_role("slider", name="How many songs").fill("9")
    until(lambda: listed(page), songs.ids("v1/moods/joy/songs", n=9))
    page.go_back()
    expect(page.get_by_role("searchbox", name="Find a song")).to_be_visible()


def test_titles_name_what_is_shown(visit, songs):
    song = songs.song(1234)
    expect(visit(songs, "#/song/1234")).to_have_title(f"{song['title']} by {', '.join(song['artists'])} · Timbre")
    expect(visit(songs, "#/map")).to_have_title("Map · Timbre")


def test_an_address_that_means_nothing_shows_something(visit, songs):
    page = visit(songs, "#/nowhere", expects=["status of 4"])
    for hash in ("#/", "#/find?q=%E0%A4%A", "#//", "#/map?x=a&y=&z=NaN&lasso=1:2,3", "#/list?likes=a,,-1,99999999", "#/toString"):
        go(page, hash)
        expect(page.get_by_role("heading", level=1).first).to_be_attached()
