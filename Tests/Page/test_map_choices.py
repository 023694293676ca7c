"""The map's colours, its legend, and a selection that goes into the basket; by mouse."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from mapping import Screen, classes, colours, finished, lines, rings
from steps import fields, listed, number, until, until_true


@pytest.fixture
def map_page(visit, songs):
    page = visit(songs, "#/map")
    finished(page)
    return page


def legend(page):
    """Names and per cent of the classes that have a colour of their own."""
    entries = page.locator(".legend li button")
    # At once: the legend may be made anew between two questions.
    read = "all => all.map(entry => ['.name', '.value'].map(part => entry.querySelector(part).innerText))"
    return [tuple(entry) for entry in entries.evaluate_all(read)]


def test_the_map_is_coloured_by_whatever_the_service_offers(map_page, songs):
    chooser = map_page.get_by_label("Colour by")
    offered = songs.get("v1/map")["colours"]
    assert len(offered) >= 4
    assert chooser.locator("option").evaluate_all("options => options.map((option) => option.value)") == offered
    for colour in offered:
        chooser.select_option(colour)
        kinds, names = classes(songs, colour)
        counts = np.bincount(kinds[kinds < 255], minlength=len(names))
        largest = sorted(range(len(names)), key=lambda kind: -counts[kind])
        until_true(lambda: dict(legend(map_page)).keys() <= set(names), f"classes of {colour}")
        shown = legend(map_page)
        assert [counts[names.index(name)] for name, _ in shown] == [counts[kind] for kind in largest[: len(shown)]]
        for name, share in shown[:3]:
            assert abs(number(share) - 100 * counts[names.index(name)] / len(kinds)) <= 1


def test_the_legend_shows_one_class_alone(map_page, songs):
    _, before = colours(map_page)
    entry = map_page.locator(".legend li button").first
    name = entry.locator(".name").inner_text()
    entry.click()
    expect(entry).to_have_attribute("aria-pressed", "true")
    until_true(lambda: colours(map_page)[1] < 0.5 * before, "the other classes in grey")
    assert colours(map_page)[1] > 0
    until_true(lambda: "only" in fields(map_page), "the class in the address")
    map_page.get_by_role("button", name="Select the view").click()
    kinds, names = classes(songs, songs.get("v1/map")["colours"][0])
    expect(map_page.locator(".map-side h2")).to_have_text(f"{int((kinds == names.index(name)).sum()):,} songs selected")
    entry.click()
    expect(entry).to_have_attribute("aria-pressed", "false")
    until_true(lambda: colours(map_page)[1] > 0.9 * before, "all classes in colours")


def test_a_class_of_the_others_is_chosen_and_given_up(map_page):
    map_page.get_by_label("Colour by").select_option("genre")
    others = map_page.get_by_label("Others, grey")
    others.select_option(index=1)
    until_true(lambda: "only" in fields(map_page), "the class in the address")
    others.select_option(index=0)
    until_true(lambda: "only" not in fields(map_page), "an address without a class")


def test_only_songs_of_the_class_that_is_shown_tell_what_they_are(map_page, songs):
    id = next(id for id in range(3000) if songs.song(id)["cluster"] == 0)
    map_page.goto(f"{songs.address}#/map?song={id}")
    until(lambda: len(rings(map_page, "asked")), 1)
    other = map_page.locator('.legend li button:not([data-kind="0"])').first
    other.click()
    # Whatever is told there now is of the class.
    map_page.mouse.move(*rings(map_page, "asked")[0])
    map_page.wait_for_timeout(300)
    assert songs.song(id)["title"] not in map_page.locator(".tip").inner_text()


def drawn_around(page, left, top, right, bottom):
    page.get_by_role("button", name="Draw around").click()
    page.mouse.move(left, top)
    page.mouse.down()
    for corner in [(right, top), (right, bottom), (left, bottom)]:
        page.mouse.move(*corner, steps=3)
    page.mouse.up()


def test_drawing_around_songs_selects_them_and_likes_them(map_page, songs):
    ids = songs.ids("v1/songs", q="mirror", n=500)
    map_page.get_by_role("searchbox", name="Find on the map").fill("mirror")
    until(lambda: len(rings(map_page, "marked")), len(ids))
    screen = Screen(songs, ids, rings(map_page, "marked"))
    at = screen.all()
    box = map_page.locator("canvas").bounding_box()
    centre = next(
        point
        for point in at
        if 0.5 * box["width"] < point[0] - box["x"] < 0.9 * box["width"]
        and 0.2 * box["height"] < point[1] - box["y"] < 0.7 * box["height"]
    )
    around = (centre[0] - 21.3, centre[1] - 21.3, centre[0] + 21.3, centre[1] + 21.3)
    drawn_around(map_page, *around)
    heading = map_page.locator(".map-side h2")
    expect(heading).to_contain_text("selected")
    count = number(heading.inner_text())
    assert screen.within(*around, margin=-1.5) <= count <= screen.within(*around, margin=1.5) and count > 0
    shown = listed(map_page, ".map-side")
    assert min(40, count) <= len(shown) <= count
    map_page.locator(".map-side").get_by_role("button", name="Like").first.click()
    until(lambda: map_page.locator("#list-count").inner_text(), str(len(shown)))
    assert lines(map_page) == 0


def test_a_selection_is_cleared(map_page):
    drawn_around(map_page, 700, 300, 900, 500)
    expect(map_page.locator(".map-side h2")).to_contain_text("selected")
    until_true(lambda: "lasso" in fields(map_page), "the selection in the address")
    map_page.get_by_role("button", name="Clear").click()
    expect(map_page.locator(".overlay .lasso")).to_have_count(0)
    until_true(lambda: "lasso" not in fields(map_page), "an address without a selection")


def test_the_view_of_the_whole_map_takes_every_song(map_page):
    map_page.get_by_role("button", name="Select the view").click()
    expect(map_page.locator(".map-side h2")).to_have_text("3,000 songs selected")


def test_leaving_the_map_while_it_is_asked_for_something_is_no_fault(map_page):
    def late(route):
        map_page.wait_for_timeout(300)
        route.continue_()

    map_page.route(re.compile("v1/(map/points|songs)[?]"), late)
    for ask in (
        lambda: map_page.get_by_label("Colour by").select_option("emotion"),
        lambda: map_page.get_by_role("searchbox", name="Find on the map").fill("mirror"),
        lambda: map_page.mouse.click(700, 400),
        lambda: map_page.get_by_role("button", name="Select the view").click(),
    ):
        ask()
        map_page.wait_for_timeout(150)
        map_page.evaluate("location.hash = '#/about'")
        expect(map_page.get_by_role("heading", level=1)).to_have_text("About this catalogue", timeout=20_000)
        map_page.evaluate("location.hash = '#/map'")
        expect(map_page.get_by_role("heading", level=1)).to_have_text("Map", timeout=20_000)
    map_page.unroute_all(behavior="ignoreErrors")


def test_cluster_names_keep_out_of_each_other_s_way(map_page):
    boxes = map_page.locator(".map-labels span:visible").evaluate_all(
        "spans => spans.map((one) => one.getBoundingClientRect()).map((box) => [box.left, box.top, box.right, box.bottom])"
    )
    assert len(boxes) > 2
    for first, one in enumerate(boxes):
        for two in boxes[first + 1 :]:
            assert one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
