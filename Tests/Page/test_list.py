"""A playlist of what the basket likes and dislikes; by mouse."""

import pytest
from playwright.sync_api import expect

from steps import fields, focused, listed, row, shows, until, until_true

QUERY = "mirror"
PLAYLISTS = "v1/playlists"


@pytest.fixture
def liked(page, songs):
    """A page whose basket likes three songs and dislikes one, and these songs."""
    ids = songs.ids("v1/songs", q=QUERY, n=4)
    page.get_by_role("searchbox", name="Find a song").fill(QUERY)
    until(lambda: listed(page)[:4], ids)
    for id in ids[:3]:
        row(page, id).locator("button.likes").click()
    row(page, ids[3]).locator("button.dislikes").click()
    return page, ids


@pytest.fixture
def playlist(liked, songs, posts):
    page, ids = liked
    page.get_by_role("link", name="Make a playlist").click()
    shows(page, songs, posts, PLAYLISTS, likes=rows(ids[:3]), dislikes=rows(ids[3:]), with_likes=True)
    return page, ids


def rows(ids):
    return [f"row:{id}" for id in ids]


def write(page, label, text):
    page.get_by_label(label, exact=True).fill(text)
    page.get_by_label(label, exact=True).press("Enter")


def test_the_basket_holds_what_is_liked_and_disliked(liked, songs):
    page, ids = liked
    basket = page.get_by_role("complementary", name="Basket")
    kinds = ["liked"] * 3 + ["disliked"]
    for shown, kind, id in zip(basket.locator("li a").all_text_contents(), kinds, ids, strict=True):
        assert shown.startswith(f"{kind}: {songs.song(id)['title']}")
    expect(row(page, ids[0]).locator("button.likes")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#list-count")).to_have_text("4")


def test_a_song_is_either_liked_or_disliked_and_taken_back_by_the_same_button(liked):
    page, ids = liked
    row(page, ids[0]).locator("button.dislikes").click()
    expect(row(page, ids[0]).locator("button.likes")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#list-count")).to_have_text("4")
    row(page, ids[0]).locator("button.dislikes").click()
    expect(page.locator("#list-count")).to_have_text("3")


def test_the_basket_is_remembered_after_reload(liked):
    page, _ = liked
    page.reload()
    expect(page.locator("#list-count")).to_have_text("4")


def test_a_playlist_is_the_service_s_and_as_long_as_asked(playlist, songs, posts):
    page, ids = playlist
    assert len(listed(page)) == 30
    write(page, "Songs", "12")
    until(lambda: len(listed(page)), 12)
    shows(page, songs, posts, PLAYLISTS, likes=rows(ids[:3]), dislikes=rows(ids[3:]), n=9, with_likes=True)


def test_a_list_shorter_than_its_likes_is_as_long_as_asked(playlist):
    page, ids = playlist
    write(page, "Songs", "2")
    until(lambda: listed(page), ids[:2])


def test_diversity_and_songs_of_one_artist_are_set(playlist, songs, posts):
    page, _ = playlist
    slider = page.get_by_role("slider", name="Diversity")
    box = slider.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2)
    diversity = int(slider.input_value()) / 100
    assert 0.7 < diversity < 0.9
    shows(page, songs, posts, PLAYLISTS, diversity=diversity, per_artist=3)
    page.locator("#per-artist").fill("1")
    page.locator("#per-artist").press("Enter")
    shows(page, songs, posts, PLAYLISTS, diversity=diversity, per_artist=1)
    page.locator("#per-artist").fill("")
    page.locator("#per-artist").press("Enter")
    shows(page, songs, posts, PLAYLISTS, diversity=diversity, per_artist=None)


def test_it_begins_with_the_likes_or_leaves_them_out(playlist, songs, posts):
    page, ids = playlist
    assert listed(page)[:3] == ids[:3]
    page.get_by_role("switch", name="Begin with the songs I like").click()
    shows(page, songs, posts, PLAYLISTS, with_likes=False)
    assert set(listed(page)).isdisjoint(ids)


def test_the_course_of_energy_and_tempo_is_drawn_and_told(playlist, songs):
    page, _ = playlist
    words = page.locator(".course svg").first.get_attribute("aria-label")
    assert "energy" in words and "tempo" in words
    line = page.locator(".course polyline").first.get_attribute("points").split()
    assert len(line) == 30
    energies = [songs.song(id)["features"]["energy"] for id in listed(page)]
    heights = [-float(point.split(",")[1]) for point in line]
    most, least = energies.index(max(energies)), energies.index(min(energies))
    assert heights[most] == max(heights) and heights[least] == min(heights)


def test_songs_move_up_and_down_by_buttons_and_keep_the_focus(playlist, songs):
    page, _ = playlist
    before = listed(page)
    title = songs.song(before[1])["title"]
    row(page, before[1]).get_by_role("button", name=f"Move {title} up", exact=True).click()
    assert listed(page) == [before[1], before[0], *before[2:]]
    row(page, before[1]).get_by_role("button", name=f"Move {title} down", exact=True).click()
    assert listed(page) == before
    assert focused(page)(row(page, before[1]).locator(":focus"))


def test_the_first_does_not_move_up_nor_the_last_down(playlist):
    page, _ = playlist
    expect(page.locator("main .row").first.get_by_role("button", name="Move").first).to_be_disabled()
    expect(page.locator("main .row").last.get_by_role("button", name="Move").last).to_be_disabled()


def test_a_song_is_dragged_to_another_place(playlist):
    page, _ = playlist
    before = listed(page)
    page.locator("main .row").nth(4).locator(".score").drag_to(page.locator("main .row").nth(1).locator(".score"))
    until(lambda: listed(page), [before[0], before[4], *before[1:4], *before[5:]])
    page.locator("main .row").nth(0).locator(".score").drag_to(page.locator("main .row").nth(2).locator(".score"))
    until(lambda: listed(page)[:3], [before[4], before[1], before[0]])


def test_a_song_is_taken_out_and_changes_are_undone(playlist, songs):
    page, _ = playlist
    before = listed(page)
    expect(page.get_by_role("button", name="Undo my changes")).to_be_hidden()
    title = songs.song(before[5])["title"]
    row(page, before[5]).get_by_role("button", name=f"Take {title} out of the list", exact=True).click()
    assert listed(page) == before[:5] + before[6:]
    until_true(lambda: fields(page).get("order", "").startswith(f"{before[0]},{before[1]}"), "the order in the address")
    page.get_by_role("button", name="Undo my changes").click()
    until(lambda: listed(page), before)
    assert "order" not in fields(page)


def test_an_order_that_a_setting_unmade_is_brought_back(playlist):
    page, _ = playlist
    page.locator("main .row").nth(3).get_by_role("button", name="up").click()
    order = listed(page)
    write(page, "Songs", "12")
    until(lambda: len(listed(page)), 12)
    page.get_by_role("button", name="Bring back my order").click()
    until(lambda: listed(page), order)


def test_a_song_is_liked_from_the_list_s_own_box(playlist, songs, posts):
    page, ids = playlist
    song = songs.song(777)
    page.get_by_role("combobox", name="Like a song", exact=True).press_sequentially(f"{song['title']} {song['artists'][0]}")
    page.get_by_role("option").filter(has_text=song["artists"][0]).first.click()
    expect(page.locator("#list-count")).to_have_text("5")
    shows(page, songs, posts, PLAYLISTS, likes=rows([*ids[:3], 777]))


def test_a_list_that_came_by_a_link_leaves_the_basket_as_it_is(liked, songs, posts):
    page, ids = liked
    page.goto(f"{songs.address}#/list?likes=5,77&dislikes=9")
    expect(page.get_by_role("heading", level=1)).to_have_text("A shared playlist")
    shows(page, songs, posts, PLAYLISTS, likes=rows([5, 77]), dislikes=rows([9]))
    expect(page.locator("#list-count")).to_have_text("4")
    page.get_by_role("link", name="My own list").click()
    shows(page, songs, posts, PLAYLISTS, likes=rows(ids[:3]), dislikes=rows(ids[3:]))
    page.go_back()
    page.get_by_role("button", name="Put its songs in place of my basket").click()
    expect(page.locator("#list-count")).to_have_text("3")
    expect(page.get_by_role("heading", level=1)).to_have_text("Playlist")


def test_without_likes_the_page_says_what_to_do(visit, songs):
    page = visit(songs, "#/list")
    expect(page.get_by_role("heading", name="Like a song first")).to_be_visible()


def test_the_basket_is_emptied_and_brought_back(liked):
    page, _ = liked
    page.get_by_role("button", name="Empty it").click()
    expect(page.locator("#list-count")).to_have_text("")
    expect(page.get_by_role("link", name="Make a playlist")).to_be_hidden()
    page.get_by_role("complementary", name="Basket").get_by_role("button", name="Undo").click()
    expect(page.locator("#list-count")).to_have_text("4")
