"""A path between two songs in small steps; by mouse."""

import pytest
from playwright.sync_api import expect

from steps import fields, listed, shows, until, until_true

PATHS = "v1/paths"


@pytest.fixture
def ends(songs):
    """Two songs that sound different, each the first that its title and artist find."""
    first, second = songs.song(12), songs.song(1500)
    for song in (first, second):
        assert songs.ids("v1/songs", q=f"{song['title']} {song['artists'][0]}", n=1) == [song["id"]]
    return first, second


def choose(page, name, song):
    page.get_by_role("combobox", name=name, exact=True).fill(f"{song['title']} {song['artists'][0]}")
    page.get_by_role("option").first.click()


@pytest.fixture
def walked(visit, songs, ends):
    page = visit(songs, "#/list")
    page.get_by_role("link", name="A path between two songs").click()
    expect(page.get_by_role("heading", name="Two songs make a path")).to_be_visible()
    choose(page, "From", ends[0])
    choose(page, "To", ends[1])
    return page


def test_a_path_leads_from_the_one_to_the_other_as_the_service_finds(walked, songs, posts, ends):
    shows(walked, songs, posts, PATHS, **{"from": "row:12", "to": "row:1500", "n": 12})
    assert (listed(walked)[0], listed(walked)[-1], len(listed(walked))) == (12, 1500, 12)
    assert walked.locator(".chosen a").all_inner_texts() == [song["title"] for song in ends]


def test_another_way_differs_between_the_same_ends(walked, songs, posts):
    shows(walked, songs, posts, PATHS, n=12, variation=0)
    straight = listed(walked)
    walked.get_by_role("button", name="Another way").click()
    shows(walked, songs, posts, PATHS, n=12, variation=1)
    until(lambda: fields(walked).get("variation"), "1")
    assert listed(walked) != straight and (listed(walked)[0], listed(walked)[-1]) == (12, 1500)


def test_the_number_of_songs_is_chosen(walked, songs, posts):
    walked.get_by_label("Songs", exact=True).fill("7")
    walked.get_by_label("Songs", exact=True).press("Enter")
    shows(walked, songs, posts, PATHS, n=7)
    assert len(listed(walked)) == 7


def test_songs_of_one_artist_are_limited(walked, songs, posts):
    walked.get_by_label("Of one artist at most", exact=True).fill("2")
    walked.get_by_label("Of one artist at most", exact=True).press("Enter")
    shows(walked, songs, posts, PATHS, per_artist=2)


def test_a_path_is_changed_as_a_playlist_is(walked, songs, posts):
    shows(walked, songs, posts, PATHS, n=12)
    before = listed(walked)
    walked.locator("main .row").nth(2).get_by_role("button", name="out of the list").click()
    assert listed(walked) == before[:2] + before[3:]
    until_true(lambda: "order" in fields(walked), "the order in the address")
    walked.get_by_role("button", name="Undo my changes").click()
    until(lambda: listed(walked), before)


def test_liked_songs_are_offered_as_ends(visit, songs, posts):
    page = visit(songs, "#/list?likes=5,77&dislikes=")
    page.get_by_role("link", name="A path between two songs").click()
    chips = page.locator(".ends .chips")
    expect(chips).to_have_count(2)
    chips.nth(0).get_by_role("button", name=songs.song(5)["title"], exact=True).click()
    chips.nth(1).get_by_role("button", name=songs.song(77)["title"], exact=True).click()
    shows(page, songs, posts, PATHS, **{"from": "row:5", "to": "row:77"})
