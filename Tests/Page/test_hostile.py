"""Names are text wherever they stand, whatever they say; a dialog, a request to elsewhere, a refused script fail every test."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from hostile import CODE, EMOTIONS, LETTERS, MARKUP
from mapping import classes, finished, lines, rings
from steps import address, go, listed, until, until_true

NAMES = MARKUP + CODE + LETTERS


@pytest.fixture(scope="module")
def everything(hostile):
    return hostile.get("v1/songs", n=2000)["items"]


# Elements and handlers that no name may have made.
FOREIGN = """
    iframe, object, embed, base, main script, main style, main link, body > title, [onerror], [onload], [onfocus], [onclick],
    :is(main, #basket) img:not([src^='v1/pictures/'])
"""


def check(page, songs=()):
    """Nothing that a name says has become a part of the page."""
    hacked, foreign, links = page.evaluate(
        """foreign => [window.hacked ?? null, document.querySelectorAll(foreign).length,
            [...document.querySelectorAll('a')].map((link) => link.getAttribute('href'))]""",
        FOREIGN,
    )
    assert (hacked, foreign) == (None, 0)
    known = {song["link"] for song in songs}
    assert [href for href in links if not href.startswith(("#", "v1/")) and href not in known] == []


def rows(page):
    """Title, artists and the whole line of names of every row."""
    return page.evaluate(
        """() => [...document.querySelectorAll('main .row')].map((row) => [row.querySelector('a.title').textContent,
            [...row.querySelectorAll('.byline a')].map((link) => link.textContent), row.querySelector('.byline').textContent])"""
    )


def title(song):
    return song["title"] or "unknown title"


def text(locator):
    return locator.evaluate("element => element.textContent")


@pytest.mark.parametrize("first", range(0, 240, 60))
def test_every_song_of_a_list_is_shown_to_the_letter(visit, hostile, everything, first):
    """The list of these songs, as a playlist shows it: titles, artists, album, genres."""
    some = everything[first : first + 60]
    page = visit(hostile, f"#/list?order={','.join(str(song['id']) for song in some)}")
    until(lambda: listed(page), [song["id"] for song in some])
    for song, (shown, artists, line) in zip(some, rows(page), strict=True):
        assert (shown, artists) == (title(song), song["artists"])
        assert song["album"] in line and ", ".join(song["genres"]) in line
    check(page, some)


def test_hostile_names_are_searched_for_and_shown(visit, hostile, everything):
    page = visit(hostile)
    box = page.get_by_role("searchbox")
    for name in NAMES:
        box.fill(name[:400])
        found = hostile.get("v1/songs", q=box.input_value().strip(), n=20)["items"]
        if found:
            until(lambda: listed(page), [song["id"] for song in found])
            assert [shown for shown, _, _ in rows(page)] == [title(song) for song in found]
        check(page, found)


def test_a_search_for_a_hostile_name_has_an_address(visit, hostile):
    page = visit(hostile)
    for name in [MARKUP[1], MARKUP[6], CODE[3], CODE[6], CODE[7], LETTERS[0], LETTERS[3]]:
        go(page, f"#/find?q={quote(name, safe='')}")
        expect(page.get_by_role("searchbox")).to_have_value(name)
        until(lambda: listed(page), hostile.ids("v1/songs", q=name, n=20))


def test_songs_of_hostile_identifiers_names_and_artists_have_views_of_their_own(visit, hostile, everything):
    page = visit(hostile)
    for kind, song in enumerate(everything[:8]):
        go(page, f"#/song/{song['id']}")
        assert text(page.locator("main h1")) == title(song)
        neighbours = hostile.get(f"v1/songs/row:{song['id']}/neighbours", n=20)["items"]
        until(lambda: listed(page), [item["id"] for item in neighbours])
        page.locator("button.why").first.click()
        page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
        check(page, [song, *neighbours])
        assert page.title() == " ".join(f"{title(song)} by {', '.join(song['artists']) or 'unknown artist'} · Timbre".split())
        artist = next(one for one in everything[kind:] if one["artists"])["artists"][0]
        go(page, f"#/artist/{quote(artist, safe='')}")
        assert text(page.locator("main h1")) == artist
        wanted = hostile.ids("v1/songs", n=50, where='artist="{}"'.format(artist.replace('"', '""')))
        assert wanted
        until(lambda: listed(page), wanted)
        check(page, everything)


def test_only_web_addresses_become_links_to_elsewhere(visit, hostile, everything):
    assert everything[0]["source_id"] == "javascript:alert(1)" and everything[0]["link"] is None
    linked = next(song for song in everything if song["link"] and song["link"].startswith("https://example.com/"))
    page = visit(hostile, f"#/song/{linked['id']}")
    link = page.get_by_role("link", name="Listen to").first
    assert link.get_attribute("href") == linked["link"]
    assert set(link.get_attribute("rel").split()) >= {"noopener", "noreferrer"}
    check(page, everything)


def test_the_map_shows_hostile_names_as_text(visit, hostile, everything):
    page = visit(hostile, "#/map?q=alert")
    finished(page)
    found = hostile.ids("v1/songs", q="alert", n=500)
    until(lambda: len(rings(page, "marked")), len(found))
    songs = {song["id"]: song for song in everything}
    for place in (0, len(found) // 2, -1):
        page.mouse.move(5, 5)
        page.mouse.move(*rings(page, "marked")[place])
        expect(page.locator(".tip")).to_be_visible()
        assert text(page.locator(".tip b")) in {title(song) for song in everything}
    for colour in hostile.get("v1/map")["colours"]:
        page.get_by_label("Colour by").select_option(colour)
        _, names = classes(hostile, colour)
        until_true(
            lambda: (
                set(page.locator(".legend .name").all_inner_texts()) <= {" ".join(name.split()) for name in names} | set(names)
            ),
            colour,
        )
        check(page, everything)
    page.goto(f"{hostile.address}#/map?song={found[0]}")
    until_true(lambda: lines(page) > 0 and listed(page, ".map-side")[:1] == [found[0]], "the song beside the map")
    assert text(page.locator(".map-side a.title").first) == title(songs[found[0]])
    page.get_by_role("button", name="Select the view").click()
    expect(page.locator(".map-side h2")).to_contain_text("selected")
    check(page, everything)


def test_moods_of_hostile_names_are_picked(visit, hostile, everything):
    page = visit(hostile, "#/mood")
    shown = page.locator(".mood-choice .name").evaluate_all("names => names.map((name) => name.textContent)")
    moods = [item["mood"] for item in hostile.get("v1/moods")["items"]]
    assert shown == moods and set(moods) == set(EMOTIONS)
    for place, mood in enumerate(moods):
        page.locator(".mood-choice input").nth(place).click()
        until(lambda: listed(page), hostile.ids(f"v1/moods/{quote(mood, safe='')}/songs", n=5))
        assert mood in text(page.locator(".results h2"))
        check(page, everything)
    shared = visit(hostile, f"#{address(page).split('#')[1]}")
    until(lambda: listed(shared), listed(page))


def test_hostile_questions_are_answered(visit, hostile, everything):
    page = visit(hostile, "#/listener")
    questions = hostile.get("v1/listeners")["items"]
    given = {}
    for place, item in enumerate(questions):
        page.locator("form select").nth(place).select_option(item["answers"][0])
        given[item["question"]] = item["answers"][0]
        until(lambda: listed(page), [one["id"] for one in hostile.post("v1/listeners", answers=given, n=10)["items"]])
    check(page, everything)
    shared = visit(hostile, f"#{address(page).split('#')[1]}")
    until(lambda: listed(shared), listed(page))


def test_suggestions_basket_list_and_path_hold_hostile_names(visit, hostile, everything):
    page = visit(hostile, "#/list")
    liked = []
    for words in ["img", "script", "drop"]:
        page.get_by_role("combobox", name="Like a song", exact=True).fill(words)
        expect(page.get_by_role("option").first).to_be_visible()
        options = page.get_by_role("option").locator("span").evaluate_all("spans => spans.map((span) => span.textContent)")
        found = hostile.get("v1/songs", q=words, n=8)["items"]
        assert options == [title(song) for song in found]
        check(page, everything)
        place = next(place for place, song in enumerate(found) if song["id"] not in liked)
        page.get_by_role("option").nth(place).click()
        liked.append(found[place]["id"])
        expect(page.locator("#list-count")).to_have_text(str(len(liked)))
    until_true(lambda: len(listed(page)) == 30, "a playlist")
    check(page, everything)
    page.reload()
    expect(page.locator("#list-count")).to_have_text("3")
    page.get_by_role("link", name="A path between two songs").click()
    for side in range(2):
        page.locator(".ends .chips").nth(side).get_by_role("button").nth(side).click()
    until_true(lambda: len(listed(page)) > 2, "a path")
    check(page, everything)


def test_a_description_takes_hostile_names(visit, hostile, everything):
    page = visit(hostile, "#/describe")
    for category, words in [("Artist", MARKUP[3]), ("Genre", MARKUP[1]), ("Emotion", EMOTIONS[0])]:
        box = page.get_by_role("form", name="How the song sounds").get_by_label(category, exact=True)
        if box.count() > 0:
            box.fill(words)
    page.wait_for_timeout(300)
    check(page, everything)
    shared = visit(hostile, f"#{address(page).split('#')[1]}")
    until(lambda: listed(shared), listed(page))
    check(shared, everything)


def test_clusters_and_about_show_hostile_names(visit, hostile, everything):
    page = visit(hostile)
    for cluster in hostile.get("v1/clusters")["items"]:
        page.goto(f"{hostile.address}#/cluster/{cluster['id']}")
        until(lambda: text(page.locator("main h1")), cluster["name"])
        check(page, everything)
    page.goto(f"{hostile.address}#/about")
    expect(page.get_by_role("heading", level=1)).to_have_text("About this catalogue")
    check(page)


VIEWS = [
    "song/",
    "artist/",
    "cluster/",
    "find?q=",
    "map?q=",
    "mood?mood=",
    "listener?",
    "describe?genre=",
    "list?likes=",
    "path?from=",
    "",
]


@pytest.mark.parametrize("name", [MARKUP[0], MARKUP[1], CODE[0], CODE[6], LETTERS[1], "__proto__", "constructor"], ids=range(7))
def test_hostile_addresses_show_something_and_run_nothing(visit, hostile, name):
    page = visit(hostile, expects=["status of 4"])
    for view in VIEWS:
        go(page, f"#/{view}{quote(name, safe='')}{'=1' if view == 'listener?' else ''}")
        expect(page.locator("main h1").first).to_be_attached()
        assert page.evaluate("window.hacked") is None
