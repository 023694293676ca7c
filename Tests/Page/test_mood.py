"""A mood is picked and shows its songs: the most certain ones, or a draw; by mouse."""

import pytest
from playwright.sync_api import expect

from steps import fields, listed, number, row, until, until_true


@pytest.fixture
def moods(visit, songs):
    return visit(songs, "#/mood")


def choose(page, mood):
    page.get_by_role("radio", name=mood).click()


def how_many(page, share):
    """Presses the slider of how many songs."""
    bar = page.get_by_role("slider", name="How many songs")
    box = bar.bounding_box()
    page.mouse.click(box["x"] + 8 + share * (box["width"] - 16), box["y"] + box["height"] / 2)
    return int(bar.input_value())


def test_all_moods_stand_there_with_their_shares(moods, songs):
    items = songs.get("v1/moods")["items"]
    choices = moods.locator(".mood-choice")
    assert choices.locator(".name").all_inner_texts() == [item["mood"] for item in items]
    total = sum(item["songs"] for item in items)
    assert [number(text) for text in choices.locator(".value").all_inner_texts()] == [
        pytest.approx(100 * item["songs"] / total, abs=0.51) for item in items
    ]


def test_the_most_certain_songs_of_a_mood_are_the_service_s(moods, songs):
    choose(moods, "sadness")
    wanted = songs.get("v1/moods/sadness/songs", n=5)["items"]
    until(lambda: listed(moods), [item["id"] for item in wanted])
    for item in wanted:
        assert abs(number(row(moods, item["id"]).locator(".score").inner_text()) - 100 * item["probability"]) <= 0.51


def test_what_speaks_for_the_mood_is_said(moods, songs):
    choose(moods, "sadness")
    items = [item for item in songs.get("v1/moods/sadness/songs", n=5)["items"] if item["reasons"]]
    assert items
    for item in items:
        expect(row(moods, item["id"]).locator(".reason")).to_contain_text("Speaks for it")


@pytest.mark.parametrize("share, count", [(0, 1), (1, 10)])
def test_from_one_to_ten_songs_are_shown(moods, songs, share, count):
    choose(moods, "joy")
    assert how_many(moods, share) == count
    until(lambda: listed(moods), songs.ids("v1/moods/joy/songs", n=count))
    assert len(listed(moods)) == count


def test_a_draw_is_drawn_again_and_differs(moods, songs):
    choose(moods, "joy")
    expect(moods.get_by_role("button", name="Draw again")).to_be_hidden()
    moods.get_by_role("radio", name="a draw").click()
    until(lambda: "draw" in fields(moods), True)
    seen = []
    for _ in range(3):
        wanted = songs.ids("v1/moods/joy/songs", n=5, random=fields(moods)["draw"])
        until(lambda: listed(moods), wanted)
        seen.append(tuple(wanted))
        before = fields(moods)["draw"]
        moods.get_by_role("button", name="Draw again").click()
        until_true(lambda: fields(moods)["draw"] != before, "another draw in the address")
    assert len(set(seen)) == 3


def test_from_a_draw_back_to_the_most_certain(moods, songs):
    choose(moods, "joy")
    moods.get_by_role("radio", name="a draw").click()
    until(lambda: "draw" in fields(moods), True)
    moods.get_by_role("radio", name="the most certain").click()
    until(lambda: listed(moods), songs.ids("v1/moods/joy/songs", n=5))
    expect(moods.get_by_role("button", name="Draw again")).to_be_hidden()
