"""Songs are found, explained, liked and listed by the keyboard alone."""

import pytest
from playwright.sync_api import expect

from steps import address, fields, focused, listed, row, shows, tab_to, until, until_true


@pytest.fixture
def found(page, songs):
    """The start, where words were typed, and the songs that they find."""
    page.keyboard.type("mirror")
    ids = songs.ids("v1/songs", q="mirror", n=20)
    until(lambda: listed(page), ids)
    return page, ids


def has_focus(page, id):
    return focused(page)(row(page, id).locator("a.title"))


def test_arrows_go_from_the_box_through_the_list_and_back(found):
    page, ids = found
    page.keyboard.press("ArrowDown")
    assert has_focus(page, ids[0])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert has_focus(page, ids[2])
    page.keyboard.press("ArrowUp")
    assert has_focus(page, ids[1])
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_enter_opens_a_song_whose_heading_then_has_the_focus(found, songs):
    page, ids = found
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(songs.song(ids[0])["title"])
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_w_says_why(visit, songs):
    page = visit(songs, "#/song/1234")
    first = listed(page)[0]
    tab_to(page, row(page, first).locator("a.title"))
    page.keyboard.press("w")
    expect(row(page, first).locator(".detail")).to_be_visible()
    page.keyboard.press("w")
    expect(row(page, first).locator(".detail")).to_be_hidden()


def test_l_likes_x_dislikes_p_makes_a_playlist(found, songs, posts):
    page, ids = found
    for key, id in [("l", ids[0]), ("l", ids[1]), ("x", ids[2])]:
        page.keyboard.press("ArrowDown")
        assert has_focus(page, id)
        page.keyboard.press(key)
    expect(page.locator("#list-count")).to_have_text("3")
    page.keyboard.press("p")
    expect(page.get_by_role("heading", level=1)).to_have_text("Playlist")
    shows(page, songs, posts, "v1/playlists", likes=[f"row:{id}" for id in ids[:2]], dislikes=[f"row:{ids[2]}"], n=28)


def test_a_slash_goes_to_the_box_from_anywhere(visit, songs):
    page = visit(songs, "#/about")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Find a song")).to_be_focused()
    expect(page.get_by_role("searchbox", name="Find a song")).to_have_value("")


def test_a_question_mark_shows_the_keys_and_escape_closes_them(visit, songs):
    page = visit(songs, "#/about")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_letters_typed_into_a_box_are_letters(page, songs):
    page.keyboard.type("lxwp?/")
    expect(page.get_by_role("searchbox")).to_have_value("lxwp?/")
    assert "#/find" in address(page)
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


def test_keys_of_one_letter_can_be_switched_off(found):
    page, ids = found
    tab_to(page, page.get_by_role("button", name="Keys"), key="Shift+Tab")
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("checkbox", name="Keys of one letter"))
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    tab_to(page, row(page, ids[0]).locator("a.title"))
    for key in ("l", "x", "w", "p", "?"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    expect(page.locator("#list-count")).to_have_text("")
    assert "#/find" in address(page)


def test_the_first_tab_skips_the_places(visit, songs):
    page = visit(songs, "#/about")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the songs")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    expect(page.get_by_role("heading", level=1).first).to_be_attached()


def test_every_place_is_reached_by_tab(page):
    for name, heading in [("Map", "Map"), ("Moods", "Moods"), ("List", "Playlist"), ("About", "About this catalogue")]:
        tab_to(page, page.locator("#rail").get_by_role("link", name=name, exact=True), key="Shift+Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def test_more_songs_are_asked_for_and_the_focus_is_on_the_first_of_them(found, songs):
    page, _ = found
    tab_to(page, page.get_by_role("button", name="More songs"), most=200)
    page.keyboard.press("Enter")
    until(lambda: len(listed(page)), 40)
    until_true(lambda: has_focus(page, listed(page)[20]), "the focus on the first new song")


@pytest.mark.parametrize("hash", ["#/song/1234", "#/cluster/1", "#/describe"])
def test_narrowing_keeps_the_focus_and_what_is_typed_next(visit, songs, hash):
    page = visit(songs, hash)
    tab_to(page, page.locator("details.narrow summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("From year"))
    page.keyboard.type("2005")
    page.keyboard.press("Tab")
    page.wait_for_timeout(500)
    expect(page.get_by_label("To year")).to_be_focused()
    page.keyboard.type("2015")
    page.keyboard.press("Enter")
    until(lambda: (fields(page).get("from"), fields(page).get("to")), ("2005", "2015"))
    until_true(lambda: all(2005 <= songs.song(id)["year"] <= 2015 for id in listed(page)), "songs of these years")


def test_the_form_that_describes_a_song_goes_by_keys(visit, songs):
    page = visit(songs, "#/describe")
    tab_to(page, page.get_by_label("Genre", exact=True).first)
    page.keyboard.type("dance")
    tab_to(page, page.get_by_role("slider", name="Energy"))
    page.keyboard.press("End")
    tab_to(page, page.get_by_role("switch", name="Good for running"))
    page.keyboard.press("Space")
    until(
        lambda: listed(page),
        songs.posted_ids("v1/recommendations", profile={"genre": "dance", "energy": 100, "good_for_running": 1}, n=20),
    )
    tab_to(page, page.get_by_role("button", name="Clear", exact=True))
    page.keyboard.press("Enter")
    until(lambda: listed(page), songs.posted_ids("v1/recommendations", profile={}, n=20))


def test_a_mood_is_picked_by_keys(visit, songs):
    page = visit(songs, "#/mood")
    tab_to(page, page.locator("input[name=mood]:checked"))
    page.keyboard.press("ArrowDown")
    mood = page.locator("label.mood-choice:has(:checked) .name").inner_text()
    until(lambda: fields(page)["mood"], mood)
    tab_to(page, page.get_by_role("slider", name="How many songs"))
    page.keyboard.press("End")
    until(lambda: listed(page), songs.ids(f"v1/moods/{mood}/songs", n=10))
    tab_to(page, page.get_by_role("radio", name="the most certain"))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_role("button", name="Draw again"))
    page.keyboard.press("Space")
    until(lambda: listed(page), songs.ids(f"v1/moods/{mood}/songs", n=10, random=2))


def test_a_listener_s_questions_are_answered_by_keys(visit, songs):
    page = visit(songs, "#/listener")
    tab_to(page, page.get_by_label("Company", exact=True))
    page.keyboard.type("alone")
    found = songs.post("v1/listeners", answers={"company": "alone"}, n=10)
    until(lambda: listed(page), [item["id"] for item in found["items"]])
