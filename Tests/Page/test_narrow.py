"""Narrow screens, fingers, and what the system asks for: nothing overflows, targets are large, nothing moves or vanishes."""

import pytest
from playwright.sync_api import expect

from mapping import finished, rings
from steps import go, listed, row, until
from views import VIEWS, shown

PHONE = {"viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True}

# What stands alone and is pressed; links within a line of text are as high as the line.
TARGETS = """
    button, summary, select, input:not([type=checkbox], [type=radio], [type=range]),
    label:has(:is([type=checkbox], [type=radio])), #rail a, .tabs a, .exports a, .clusters a, .chip, a.button
"""


def small_targets(page):
    return page.evaluate(
        """targets => [...document.querySelectorAll(targets)]
            .filter((one) => one.checkVisibility({ visibilityProperty: true }))
            .map((one) => [one, one.parentElement, one.getBoundingClientRect()])
            .filter(([, , { width, height }]) => Math.min(width, height) < 43.5)
            .map(([one, parent, { width, height }]) => `${one.tagName}.${one.className} in ${parent.tagName}.${parent.className}:`
                + ` ${(one.innerText || one.ariaLabel || one.id).slice(0, 20)} ${Math.round(width)}×${Math.round(height)}`)""",
        TARGETS,
    )


@pytest.mark.parametrize("hash", VIEWS.values(), ids=VIEWS.keys())
def test_a_phone_shows_it_within_its_width_and_what_is_pressed_44_pixels_high_and_wide(visit, songs, hash):
    page = visit(songs, hash, expects=["status of 404"] if "99999999" in hash else [], **PHONE)
    shown(page)
    assert (page.evaluate("document.documentElement.scrollWidth"), sorted(set(small_targets(page)))) == (360, [])


def test_places_stand_at_the_lower_edge_and_stay_there(visit, songs):
    page = visit(songs, "#/song/1234", **PHONE)
    page.evaluate("scrollTo(0, 600)")
    for name in ("Find", "Map", "Moods", "List", "About"):
        link = page.locator("#rail").get_by_role("link", name=name, exact=True)
        expect(link).to_be_in_viewport()
        assert link.bounding_box()["y"] > 700


def test_a_finger_likes_a_song_and_makes_a_playlist(visit, songs):
    page = visit(songs, "#/song/1234", **PHONE)
    first = listed(page)[0]
    row(page, first).locator("button.likes").tap()
    page.locator("#rail").get_by_role("link", name="List").tap()
    until(lambda: listed(page)[:1], [first])


def test_a_finger_opens_a_song_of_the_map(visit, songs):
    page = visit(songs, "#/map?song=1234", **PHONE)
    finished(page)
    until(lambda: len(rings(page, "near")), 10)
    page.touchscreen.tap(*rings(page, "near")[4])
    until(lambda: listed(page, ".map-side")[0] != 1234, True)
    opened = listed(page, ".map-side")[0]
    assert listed(page, ".map-side")[1:] == songs.ids(f"v1/songs/row:{opened}/neighbours", n=10)


def test_text_of_twice_the_size_is_readable(visit, songs):
    page = visit(songs, "#/song/1234", viewport={"width": 720, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '30px'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 720
    box = row(page, listed(page)[0]).locator("a.title").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 720


def test_nothing_moves_where_the_system_says_so(visit, songs):
    moving = """() => [...document.querySelectorAll('*')]
        .flatMap((one) => [null, '::before', '::after'].map((part) => getComputedStyle(one, part)))
        .filter(({ animationName, transitionDuration }) => animationName !== 'none'
            || transitionDuration.split(',').some((time) => parseFloat(time) > 0))
        .length"""
    page = visit(songs, reduced_motion="reduce")
    for hash in ("#/describe", "#/song/1234", "#/map"):
        go(page, hash)
        shown(page)
        assert page.evaluate(moving) == 0, hash


def test_motion_is_shorter_than_150_milliseconds_elsewhere(visit, songs):
    page = visit(songs, "#/describe")
    longest = page.evaluate(
        """() => Math.max(...[...document.querySelectorAll('*')].flatMap((one) => ['', '::before', '::after'].flatMap((part) =>
            getComputedStyle(one, part || null).transitionDuration.split(',').map(parseFloat))))"""
    )
    assert 0 < longest <= 0.15


def test_forced_colours_leave_prints_and_controls_visible(visit, songs):
    page = visit(songs, "#/about", forced_colors="active")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for name in ("find", "song", "describe", "cluster", "moods", "listener", "list"):
        go(page, VIEWS[name])
        shown(page)
        fills = page.evaluate(
            """() => [...document.querySelectorAll('.print .bars, .print .ranges, .bar .fill, .bars .fill, .switch input')]
                .filter((one) => one.checkVisibility())
                .map((one) => one.tagName === 'INPUT' ? getComputedStyle(one).borderColor : getComputedStyle(one).fill)"""
        )
        assert len(fills) > 0 and ground not in fills, name


def test_a_pressed_switch_differs_from_another_in_forced_colours(visit, songs):
    page = visit(songs, "#/describe?good_for_driving=1", forced_colors="active")
    on, off = (page.get_by_role("switch", name=name).screenshot() for name in ("Good for driving", "Good for running"))
    assert on != off
