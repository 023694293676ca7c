"""The map by mouse: points where the service says, a song's tip, lines to its true neighbours, zoom and pan."""

import numpy as np
import pytest
from playwright.sync_api import expect

from mapping import Screen, colours, finished, lines, pixels, points, rings
from steps import begins, fields, listed, number, until, until_true


@pytest.fixture(scope="module")
def artist(songs):
    """An artist with several songs that lie apart, and these songs."""
    names = [songs.song(id)["artists"][0] for id in range(0, 200, 10)]
    best = max(names, key=lambda name: songs.get("v1/songs", where=f'artist="{name}"', n=1)["total"])
    return best, songs.ids("v1/songs", q=best, n=500)


@pytest.fixture
def marked(visit, songs, artist):
    """A map that has an artist's songs marked, all points drawn."""
    page = visit(songs, "#/map")
    finished(page)
    page.get_by_role("searchbox", name="Find on the map").fill(artist[0])
    until(lambda: len(rings(page, "marked")), len(artist[1]))
    return page


def test_all_songs_are_drawn_in_colours_on_a_plain_ground(visit, songs):
    page = visit(songs, "#/map")
    finished(page)
    assert int(page.locator("canvas").get_attribute("data-drawn")) == len(points(songs)[1]) == 3000
    drawn, colourful = colours(page)
    assert drawn > 3000 and colourful > 0.3 * drawn


def test_a_search_marks_an_artist_s_songs_where_the_service_says_they_lie(marked, songs, artist):
    name, ids = artist
    assert len(ids) > 3
    screen = Screen(songs, ids, rings(marked, "marked"))
    assert screen.error < 0.2
    assert screen.axes[0][0] > 0 > screen.axes[1][0]
    until_true(lambda: begins(marked, ids, ".map-side"), "the songs in the list")
    expect(marked.get_by_role("heading", name=f"{len(ids)} songs for “{name}”")).to_be_visible()


def test_points_are_drawn_where_the_rings_are(marked):
    picture = pixels(marked)
    box = marked.locator("canvas").bounding_box()
    ground = picture[2, 2]
    for x, y in rings(marked, "marked"):
        left, top = round(x - box["x"]), round(y - box["y"])
        if 2 < left < picture.shape[1] - 3 and 2 < top < picture.shape[0] - 3:
            near = picture[top - 1 : top + 2, left - 1 : left + 2].reshape(-1, 3)
            assert np.abs(near - ground).sum(axis=1).max() > 24


def test_hovering_over_a_point_tells_its_song(marked, songs, artist):
    at = rings(marked, "marked")
    for place in (0, len(at) - 1):
        song = songs.song(artist[1][place])
        marked.mouse.move(*at[place])
        tip = marked.locator(".tip")
        expect(tip).to_contain_text(song["title"])
        expect(tip).to_contain_text(song["artists"][0])
        expect(tip).to_contain_text(str(song["year"]))
    marked.mouse.move(700, 5)
    expect(marked.locator(".tip")).to_be_hidden()


def test_a_click_shows_lines_to_the_neighbours_that_the_service_finds(marked, songs, artist):
    id = artist[1][0]
    marked.mouse.click(*rings(marked, "marked")[0])
    wanted = songs.ids(f"v1/songs/row:{id}/neighbours", n=10)
    until(lambda: listed(marked, ".map-side"), [id, *wanted])
    assert lines(marked) == 10
    screen = Screen(songs, [*wanted, id], [*rings(marked, "near"), *rings(marked, "asked")])
    assert screen.error < 0.2
    until(lambda: fields(marked).get("song"), str(id))


def test_a_neighbour_in_the_list_says_why(marked, songs, artist):
    marked.mouse.click(*rings(marked, "marked")[0])
    until(lambda: lines(marked), 10)
    title = songs.get(f"v1/songs/row:{artist[1][0]}/neighbours", n=1)["items"][0]["title"]
    marked.get_by_role("button", name=f"Why {title}", exact=True).first.click()
    expect(marked.locator(".map-side .detail:visible .compare li").first).to_be_visible()


def test_the_wheel_zooms_at_the_pointer_and_all_shows_everything_again(marked, songs, artist):
    x, y = rings(marked, "marked")[0]
    marked.mouse.move(x, y)
    before = Screen(songs, artist[1], rings(marked, "marked"))
    marked.mouse.wheel(0, -500)
    until_true(lambda: np.hypot(*np.subtract(rings(marked, "marked")[1], rings(marked, "marked")[0])) > 10, "a nearer view")
    after = Screen(songs, artist[1], rings(marked, "marked"))
    assert after.axes[0][0] > 1.5 * before.axes[0][0]
    assert np.hypot(*np.subtract(rings(marked, "marked")[0], (x, y))) < 1.5
    until_true(lambda: "z" in fields(marked), "the view in the address")
    marked.get_by_role("button", name="Show all songs").click()
    until_true(lambda: "z" not in fields(marked), "an address without a view")
    at = Screen(songs, artist[1], rings(marked, "marked")).all()
    box = marked.locator("canvas").bounding_box()
    assert at[:, 0].min() > box["x"] and at[:, 0].max() < box["x"] + box["width"]
    assert at[:, 1].min() > box["y"] and at[:, 1].max() < box["y"] + box["height"]


def test_dragging_moves_the_map_with_the_pointer_and_opens_nothing(marked):
    before = rings(marked, "marked")
    marked.mouse.move(700, 300)
    marked.mouse.down()
    marked.mouse.move(760, 340, steps=6)
    marked.mouse.up()
    moved = np.subtract(rings(marked, "marked"), before)
    assert np.abs(moved - [60, 40]).max() < 1
    assert lines(marked) == 0


def test_buttons_zoom_by_the_same_step(marked, songs, artist):
    def scale():
        return Screen(songs, artist[1], rings(marked, "marked")).axes[0][0]

    first = scale()
    marked.get_by_role("button", name="Nearer (+)").click()
    nearer = scale()
    marked.get_by_role("button", name="Further (−)").click()
    assert nearer > 1.3 * first and abs(scale() / first - 1) < 0.01


def test_how_far_to_trust_the_map_is_said(visit, songs):
    page = visit(songs, "#/map")
    page.get_by_text("How far to trust it").click()
    told = page.locator(".map-panel details").inner_text()
    assert f"{songs.get('v1/map')['trustworthiness']:.2f}" in told
    assert number(told) >= 0
