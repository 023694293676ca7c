"""A song with the songs that are like it: match, names, print, why; by mouse."""

import re

import pytest
from playwright.sync_api import expect

from steps import fields, listed, number, row, until


@pytest.fixture(scope="module")
def asked(songs):
    """A song whose neighbours share artists with it, and genres."""

    def shared(id):
        items = songs.get(f"v1/songs/row:{id}/neighbours", n=20)["items"]
        return [sum(bool(item["why"][kind]) for item in items) for kind in ("artists", "genres")]

    return next(id for id in range(3000) if min(shared(id)) >= 2)


@pytest.fixture
def song_page(visit, songs, asked):
    return visit(songs, f"#/song/{asked}")


@pytest.fixture(scope="module")
def neighbours(songs, asked):
    return songs.get(f"v1/songs/row:{asked}/neighbours", n=20, features=True)["items"]


def test_neighbours_are_the_service_s_in_its_order(song_page, neighbours):
    assert listed(song_page) == [item["id"] for item in neighbours]


def test_every_neighbour_tells_match_and_names(song_page, neighbours):
    for item in neighbours:
        shown = row(song_page, item["id"])
        assert abs(number(shown.locator(".score").inner_text()) - 100 * max(0, item["score"])) <= 0.51
        expect(shown.get_by_role("link", name=item["title"], exact=True).first).to_be_visible()
        told = shown.locator(".byline").first.inner_text()
        for text in [*item["artists"], item["album"], str(item["year"]), *item["genres"]]:
            assert text in told, item["id"]


def test_only_the_same_vector_matches_by_100_per_cent(song_page, neighbours):
    texts = [number(text) for text in song_page.locator(".score").all_inner_texts()]
    assert texts == sorted(texts, reverse=True)
    assert all(text < 100 for text, item in zip(texts, neighbours) if item["score"] < 0.99999)


def test_a_print_has_bars_as_high_as_the_song_s_percentiles(song_page, songs, neighbours):
    everything = songs.get("v1/songs", n=3000, features=True)["items"]
    # The large print of the song itself names its bars.
    names = song_page.locator("header.song .print [data-feature]").evaluate_all(
        "parts => parts.map((part) => part.dataset.feature)"
    )
    assert sorted(names) == sorted(feature["name"] for feature in songs.get("v1/model")["features"])
    item = neighbours[0]
    drawn = row(song_page, item["id"]).locator("svg.print")
    width, height = map(float, drawn.get_attribute("viewBox").split()[2:])
    step = (width + 2) / len(names)
    bars = re.findall(r"M(\d+) ([\d.]+)h[\d.]+V(-?[\d.]+)", drawn.locator("path.bars").get_attribute("d"))
    heights = {names[round(float(x) / step)]: (float(base) - float(top)) / (height - 2) for x, base, top in bars}
    for name in names:
        value = item["features"][name]
        if name.startswith("good_for"):
            # Yes or no: a bar or none.
            assert (heights.get(name, 0) > 0.9) == (value > 0), name
            continue
        values = [song["features"][name] for song in everything]
        share = (sum(other < value for other in values) + sum(other <= value for other in values)) / 2 / len(values)
        assert abs(heights[name] - share) < 0.06, name


def test_a_print_is_told_in_words_to_those_who_do_not_see_it(song_page, songs):
    words = song_page.locator("header.song svg.print").get_attribute("aria-label")
    names = [feature["name"].replace("_", " ") for feature in songs.get("v1/model")["features"]]
    assert any(name in words for name in names) and "% of songs" in words


def test_why_unfolds_what_brings_two_songs_together(song_page, songs, neighbours):
    item = neighbours[0]
    shown = row(song_page, item["id"])
    detail = shown.locator(".detail")
    expect(detail).to_be_hidden()
    why = shown.get_by_role("button", name=f"Why {item['title']}", exact=True)
    why.click()
    expect(why).to_have_attribute("aria-expanded", "true")
    expect(detail).to_be_visible()
    names = [feature["name"].replace("_", " ") for feature in songs.get("v1/model")["features"]]
    told = detail.locator(".compare .name").all_inner_texts()
    assert len(told) >= 3 and set(told) <= set(names)
    why.click()
    expect(detail).to_be_hidden()


def test_shared_artists_and_genres_are_said(song_page, neighbours):
    said = 0
    for item in neighbours:
        reason = row(song_page, item["id"]).locator(".reason").inner_text().lower()
        for name in (item["why"]["artists"] + item["why"]["genres"])[:1]:
            assert name.lower() in reason
            said += 1
    assert said > 3


def test_its_sound_is_told_in_the_table_s_units(song_page, songs, asked):
    song = songs.song(asked)
    song_page.get_by_text("How it sounds").click()
    shown = song_page.locator("details.sound").inner_text()
    assert f"{round(song['features']['tempo'])} BPM" in shown
    assert f"{round(song['features']['energy'])} %" in shown


def test_a_list_is_narrowed_by_genre_years_and_artists(song_page, songs, asked, neighbours):
    genre = next(item["genre"] for item in neighbours if item["genre"])
    song_page.get_by_text("Narrow down").click()
    song_page.get_by_label("Genre").fill(genre)
    song_page.get_by_label("Genre").press("Enter")
    wanted = songs.ids(f"v1/songs/row:{asked}/neighbours", n=20, where=f'genre="{genre}"')
    until(lambda: listed(song_page), wanted)
    song_page.get_by_label("From year").fill("2010")
    song_page.get_by_label("From year").press("Enter")
    where = f'genre="{genre}",year>=2010'
    until(lambda: listed(song_page), songs.ids(f"v1/songs/row:{asked}/neighbours", n=20, where=where))
    song_page.get_by_label("Of one artist at most").fill("1")
    song_page.get_by_label("Of one artist at most").press("Enter")
    until(lambda: listed(song_page), songs.ids(f"v1/songs/row:{asked}/neighbours", n=20, where=where, per_artist=1))
    song_page.get_by_role("button", name="Clear all").click()
    until(lambda: listed(song_page), [item["id"] for item in neighbours])


def test_more_songs_are_asked_for(song_page, songs, asked):
    song_page.get_by_text("More songs").click()
    until(lambda: listed(song_page), songs.ids(f"v1/songs/row:{asked}/neighbours", n=40))


def test_a_song_leads_to_its_cluster_its_mood_the_map_and_the_form(song_page, songs, asked):
    song = songs.song(asked)
    links = song_page.locator("header.song .links")
    cluster = next(one for one in songs.get("v1/clusters")["items"] if one["id"] == song["cluster"])
    expect(links.get_by_role("link", name=cluster["name"])).to_have_attribute("href", f"#/cluster/{song['cluster']}")
    expect(links.get_by_role("link", name=song["moods"][0]["mood"])).to_be_visible()
    expect(links.get_by_role("link", name="On the map")).to_have_attribute("href", f"#/map?song={asked}")
    links.get_by_role("link", name="Describe one like it").click()
    expect(song_page.get_by_role("heading", level=1)).to_have_text("Describe a song")
    assert abs(float(fields(song_page)["tempo"]) - song["features"]["tempo"]) < 1
