"""Every view of the page, with songs of the catalogue that has everything."""

from playwright.sync_api import expect

from mapping import finished

VIEWS = {
    "find": "#/find",
    "results": "#/find?q=mirror",
    "nothing found": "#/find?q=xyzzyq",
    "song": "#/song/1234",
    "artist": "#/artist/Borrowed%20Mirror%20Railway%20(synthetic)",
    "describe": "#/describe?tempo=120&energy=80&good_for_party=1&genre=dance",
    "cluster": "#/cluster/1",
    "map": "#/map",
    "map of a song": "#/map?song=1234",
    "map of a search": "#/map?q=lagoon",
    "moods": "#/mood",
    "listener": "#/listener?company=alone&time_of_day=night",
    "list": "#/list?likes=5,77&dislikes=9&n=12",
    "empty list": "#/list",
    "path": "#/path?from=5&to=77",
    "about": "#/about",
    "unknown song": "#/song/99999999",
}


def shown(page):
    """Waits until a view has what it shows, and unfolds what can be unfolded."""
    if page.locator("canvas").count() > 0:
        finished(page)
    expect(page.locator('[aria-busy="true"]')).to_have_count(0)
    page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
    page.evaluate("document.querySelector('main button.why')?.click()")
    page.wait_for_timeout(200)
