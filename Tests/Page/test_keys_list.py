"""Playlists and paths by the keyboard alone."""

import pytest
from playwright.sync_api import expect

from steps import focused, listed, row, shows, tab_to, until


@pytest.fixture
def playlist(visit, songs):
    page = visit(songs, "#/list?likes=5,77,1234&n=12")
    until(lambda: len(listed(page)), 12)
    return page


def test_alt_and_arrows_move_a_song_that_keeps_the_focus(playlist):
    before = listed(playlist)
    tab_to(playlist, row(playlist, before[1]).locator("a.title"))
    playlist.keyboard.press("Alt+ArrowDown")
    playlist.keyboard.press("Alt+ArrowDown")
    assert listed(playlist) == [before[0], before[2], before[3], before[1], *before[4:]]
    assert focused(playlist)(row(playlist, before[1]).locator("a.title"))
    playlist.keyboard.press("Alt+ArrowUp")
    assert listed(playlist) == [before[0], before[2], before[1], *before[3:]]
    expect(playlist.locator("#said")).to_contain_text("place 3 of 12")


def test_at_the_ends_of_the_list_nothing_moves(playlist):
    before = listed(playlist)
    tab_to(playlist, row(playlist, before[0]).locator("a.title"))
    playlist.keyboard.press("Alt+ArrowUp")
    assert listed(playlist) == before


def test_a_song_is_taken_out_and_the_change_undone(playlist, songs):
    before = listed(playlist)
    title = songs.song(before[2])["title"]
    tab_to(playlist, row(playlist, before[2]).get_by_role("button", name=f"Take {title} out of the list", exact=True))
    playlist.keyboard.press("Enter")
    assert listed(playlist) == before[:2] + before[3:]
    assert focused(playlist)(row(playlist, before[3]).locator("a.title"))
    tab_to(playlist, playlist.get_by_role("button", name="Undo my changes"), most=200)
    playlist.keyboard.press("Space")
    until(lambda: listed(playlist), before)


def test_length_and_diversity_are_set(playlist, songs, posts):
    tab_to(playlist, playlist.get_by_label("Songs", exact=True))
    playlist.keyboard.press("Control+a")
    playlist.keyboard.type("8")
    tab_to(playlist, playlist.get_by_role("slider", name="Diversity"))
    playlist.keyboard.press("Home")
    shows(playlist, songs, posts, "v1/playlists", likes=["row:5", "row:77", "row:1234"], n=5, diversity=None)


def test_a_song_is_picked_by_arrows_and_enter(playlist, songs):
    tab_to(playlist, playlist.get_by_role("combobox", name="Like a song", exact=True), key="Shift+Tab")
    playlist.keyboard.type("lagoon")
    found = songs.get("v1/songs", q="lagoon", n=8)["items"]
    until(lambda: playlist.locator('[role="option"] span').all_inner_texts(), [song["title"] for song in found])
    ids = [song["id"] for song in found]
    playlist.keyboard.press("ArrowDown")
    selected = playlist.locator('[role="option"][aria-selected="true"]')
    expect(selected).to_contain_text(songs.song(ids[1])["title"])
    box = playlist.get_by_role("combobox", name="Like a song", exact=True)
    assert box.get_attribute("aria-activedescendant") == selected.get_attribute("id")
    playlist.keyboard.press("Enter")
    expect(playlist.locator("#list-count")).to_have_text("4")
    assert ids[1] in playlist.evaluate("JSON.parse(localStorage['timbre.basket']).likes.map((one) => one.id)")


def test_enter_takes_a_song_of_the_words_that_stand_in_the_box(visit, songs):
    page = visit(songs, "#/list")
    tab_to(page, page.get_by_role("combobox", name="Like a song", exact=True))
    page.keyboard.type("la")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.type("goon")
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    liked = page.evaluate("JSON.parse(localStorage['timbre.basket'] ?? '{}').likes?.map((one) => one.id) ?? []")
    assert liked in ([], songs.ids("v1/songs", q="lagoon", n=1))


def test_escape_closes_the_suggestions(playlist):
    tab_to(playlist, playlist.get_by_role("combobox", name="Like a song", exact=True), key="Shift+Tab")
    playlist.keyboard.type("lagoon")
    expect(playlist.get_by_role("option").first).to_be_visible()
    playlist.keyboard.press("Escape")
    expect(playlist.get_by_role("option")).to_have_count(0)


def test_a_path_is_made_by_keys(visit, songs, posts):
    page = visit(songs, "#/path")
    chosen = {}
    for name in ("From", "To"):
        tab_to(page, page.get_by_role("combobox", name=name, exact=True))
        words = {"From": "lagoon", "To": "mirror"}[name]
        page.keyboard.type(words)
        found = songs.get("v1/songs", q=words, n=8)["items"]
        until(lambda: page.locator('[role="option"] span').all_inner_texts(), [song["title"] for song in found])
        chosen[name.lower()] = found[0]["id"]
        page.keyboard.press("Enter")
    ends = {name: f"row:{id}" for name, id in chosen.items()}
    shows(page, songs, posts, "v1/paths", **ends, variation=0)
    tab_to(page, page.get_by_role("button", name="Another way"))
    page.keyboard.press("Enter")
    shows(page, songs, posts, "v1/paths", **ends, variation=1)
