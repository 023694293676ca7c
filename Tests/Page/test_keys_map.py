"""The map by the keyboard alone: to the next song, nearer, open, select."""

import pytest
from playwright.sync_api import expect

from mapping import finished, lines, rings
from steps import begins, fields, focused, listed, tab_to, until, until_true


@pytest.fixture
def map_page(visit, songs):
    page = visit(songs, "#/map")
    finished(page)
    tab_to(page, page.locator("canvas"), key="Shift+Tab")
    return page


def at(page):
    return rings(page, "focused")[0]


def test_arrows_go_to_the_next_song_in_that_direction_and_say_it(map_page):
    map_page.keyboard.press("ArrowRight")
    until(lambda: len(rings(map_page, "focused")), 1)
    told = map_page.locator("#said")
    expect(told).to_contain_text(" by ")
    for key, axis, sign in [("ArrowRight", 0, 1), ("ArrowDown", 1, 1), ("ArrowLeft", 0, -1), ("ArrowUp", 1, -1)]:
        before, said = at(map_page), told.inner_text()
        map_page.keyboard.press(key)
        until_true(lambda: at(map_page) != before, f"another song by {key}")
        across = abs(at(map_page)[1 - axis] - before[1 - axis])
        assert sign * (at(map_page)[axis] - before[axis]) >= across
        until_true(lambda: told.inner_text() not in ("", said), "another song said")


def test_enter_shows_the_neighbours_of_the_song_that_the_arrows_reached(map_page, songs):
    map_page.keyboard.press("ArrowRight")
    map_page.keyboard.press("ArrowDown")
    until(lambda: len(rings(map_page, "focused")), 1)
    expect(map_page.locator(".tip")).to_be_visible()
    map_page.keyboard.press("Enter")
    until(lambda: lines(map_page), 10)
    shown = listed(map_page, ".map-side")
    assert shown[1:] == songs.ids(f"v1/songs/row:{shown[0]}/neighbours", n=10)
    expect(map_page.locator(".map-side a.title").first).to_have_text(songs.song(shown[0])["title"])


def test_l_likes_the_song_that_the_arrows_reached(map_page):
    map_page.keyboard.press("ArrowRight")
    expect(map_page.locator(".tip")).to_be_visible()
    map_page.keyboard.press("l")
    expect(map_page.locator("#list-count")).to_have_text("1")


def test_plus_minus_and_nought_zoom(map_page):
    for key, inside in [("+", lambda z: z > 1.3), ("+", lambda z: z > 2), ("-", lambda z: 1.3 < z < 2), ("0", lambda z: z == 1)]:
        map_page.keyboard.press(key)
        until_true(lambda: inside(float(fields(map_page).get("z", 1))), f"the zoom after {key}")


def test_the_list_beside_the_map_goes_by_arrows_and_back_to_the_box(map_page, songs):
    map_page.keyboard.press("ArrowRight")
    expect(map_page.locator(".tip")).to_be_visible()
    map_page.keyboard.press("Enter")
    until(lambda: lines(map_page), 10)
    titles = map_page.locator(".map-side a.title")
    tab_to(map_page, titles.first)
    map_page.keyboard.press("ArrowDown")
    assert focused(map_page)(titles.nth(1))


def test_a_search_marks_songs_and_arrows_go_into_its_list(map_page, songs):
    map_page.keyboard.press("/")
    expect(map_page.get_by_role("searchbox", name="Find on the map")).to_be_focused()
    map_page.keyboard.type("lagoon")
    ids = songs.ids("v1/songs", q="lagoon", n=500)
    until(lambda: len(rings(map_page, "marked")), len(ids))
    until_true(lambda: begins(map_page, ids, ".map-side"), "the songs in the list")
    map_page.keyboard.press("ArrowDown")
    assert focused(map_page)(map_page.locator(".map-side a.title").first)


def test_the_songs_in_view_are_selected_and_liked(map_page):
    for _ in range(3):
        map_page.keyboard.press("+")
    tab_to(map_page, map_page.get_by_role("button", name="Select the view"))
    map_page.keyboard.press("Enter")
    expect(map_page.locator(".map-side h2")).to_contain_text("selected")
    tab_to(map_page, map_page.locator(".map-side").get_by_role("button", name="Like").first)
    map_page.keyboard.press("Space")
    expect(map_page.locator("#list-count")).to_have_text(str(len(listed(map_page, ".map-side"))))


def test_colour_and_class_are_chosen_by_keys(map_page, songs):
    tab_to(map_page, map_page.get_by_label("Colour by"))
    map_page.keyboard.type("emotion")
    until(lambda: fields(map_page).get("colour"), "emotion")
    tab_to(map_page, map_page.locator(".legend li button").first)
    map_page.keyboard.press("Space")
    expect(map_page.locator(".legend li button").first).to_have_attribute("aria-pressed", "true")


def test_escape_clears_what_is_chosen(map_page):
    map_page.keyboard.press("ArrowRight")
    expect(map_page.locator(".tip")).to_be_visible()
    map_page.keyboard.press("Enter")
    until(lambda: lines(map_page), 10)
    map_page.keyboard.press("Escape")
    until(lambda: (lines(map_page), listed(map_page, ".map-side")), (0, []))
