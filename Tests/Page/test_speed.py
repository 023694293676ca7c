"""The map and the first list, on many songs: 100,000, or 1,000,000 with --million."""

import statistics
import time

from mapping import finished
from steps import until_true

# Keeps how long each frame of the window took.
FRAMES = """() => {
    window.frames_ = [];
    let last = performance.now();
    const frame = (now) => {
        window.frames_.push(now - last);
        last = now;
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
}"""

# Keeps how long it took from an input to the first list after it.
LISTS = """() => {
    window.lists_ = [];
    let began = null;
    addEventListener('input', () => { began = performance.now(); }, true);
    new MutationObserver((changes) => {
        const added = changes.flatMap((change) => [...change.addedNodes]);
        const isList = added.some((node) => node.querySelector?.('.row') || node.matches?.('.row'));
        if (began !== null && isList) { window.lists_.push(performance.now() - began); began = null; }
    }).observe(document.querySelector('main'), { childList: true, subtree: true });
}"""


def test_the_first_picture_of_the_map_is_there_within_three_seconds(visit, many, report):
    page = visit(many, "#/map")
    until_true(lambda: page.evaluate("performance.getEntriesByName('map-frame').length > 0"), "a picture")
    first, points = page.evaluate(
        "(([one]) => [(one.startTime + one.duration) / 1000, one.detail.points])(performance.getEntriesByName('map-frame'))"
    )
    finished(page)
    last = page.evaluate("performance.getEntriesByName('map-finished')[0].startTime / 1000")
    songs = many.get("v1/model")["songs"]
    assert int(page.locator("canvas").get_attribute("data-drawn")) == songs
    report(f"{songs:,} songs: first picture after {first:.2f} s ({points:,} points), all after {last:.2f} s")
    assert first < 3


def test_frames_of_a_pan_take_50_milliseconds_at_most(visit, many, report):
    page = visit(many, "#/map")
    finished(page)
    page.mouse.move(800, 450)
    page.mouse.down()
    page.evaluate(FRAMES)
    page.evaluate("performance.clearMeasures()")
    for step in range(90):
        page.mouse.move(800 + 3 * step, 450 + step)
        time.sleep(0.016)
    frames = sorted(page.evaluate("window.frames_"))
    points = page.evaluate("performance.getEntriesByName('map-frame').map((one) => one.detail.points)")
    page.mouse.up()
    usual = frames[int(0.95 * len(frames))]
    report(
        f"pan: 95 % of {len(frames)} frames within {usual:.0f} ms, the largest {frames[-1]:.0f} ms, "
        f"{statistics.median(points):,.0f} points a frame"
    )
    assert len(points) > 10
    assert usual <= 50


def test_the_first_list_is_there_within_200_milliseconds_of_typing(visit, many, report):
    page = visit(many)
    page.evaluate(LISTS)
    box = page.get_by_role("searchbox")
    words = ["mirror", "lagoon", "brook", "crimson", "harb", "pebble", "fountain", "apron", "m"]
    for count, word in enumerate(words, start=1):
        box.fill(word)
        until_true(lambda: page.evaluate("window.lists_.length") == count, f"a list for {word}")
    first, *times = page.evaluate("window.lists_")
    usual = statistics.median(times)
    report(f"a list {usual:.0f} ms after typing, the largest {max(times):.0f} ms")
    report(f"the very first list, which waits for the service's index of names: {first:.0f} ms")
    assert usual <= 200
