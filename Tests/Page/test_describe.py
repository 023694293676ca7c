"""A song is described by a form: names with suggestions, sliders, switches; by mouse."""

import re

import pytest
from playwright.sync_api import expect

from steps import fields, listed, until

SLIDERS = ["popularity", "energy", "danceability", "positiveness", "speechiness", "liveness", "acousticness", "instrumentalness"]
SWITCHES = [
    "good_for_party",
    "good_for_work_study",
    "good_for_exercise",
    "good_for_running",
    "good_for_driving",
    "good_for_social_gatherings",
    "good_for_morning_routine",
    "good_for_meditation_stretching",
]


@pytest.fixture
def form(visit, songs):
    return visit(songs, "#/describe")


def label(name):
    return name.replace("_", " ").capitalize()


def slider(page, name):
    return page.get_by_role("slider", name=label(name), exact=True)


def slide(page, name, share):
    """Presses a slider at a share of its width, and reads what it says then."""
    bar = slider(page, name)
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    page.mouse.click(box["x"] + 8 + share * (box["width"] - 16), box["y"] + box["height"] / 2)
    return float(bar.input_value())


def answers(songs, **profile):
    return songs.posted_ids("v1/recommendations", profile=profile, n=20)


def test_the_form_has_names_tempo_eight_sliders_and_eight_switches(form):
    for name in ("Artist", "Genre", "Emotion"):
        expect(form.get_by_label(name, exact=True).first).to_be_visible()
    for name in SLIDERS:
        assert [float(slider(form, name).get_attribute(end)) for end in ("min", "max")] == [0, 100]
    tempo = slider(form, "tempo")
    assert float(tempo.get_attribute("min")) <= 50 and float(tempo.get_attribute("max")) >= 200
    for name in SWITCHES:
        expect(form.get_by_role("switch", name=label(name), exact=True)).not_to_be_checked()


def test_an_untouched_form_says_nothing_and_lists_what_most_songs_are_like(form, songs):
    assert listed(form) == answers(songs)
    assert set(form.locator(".slider output").all_inner_texts()) == {"usual"}


def test_sliders_switches_and_names_count_in_the_table_s_units(form, songs):
    energy = slide(form, "energy", 0.9)
    tempo = slide(form, "tempo", 0.5)
    assert 80 < energy <= 100 and 100 < tempo < 150
    form.get_by_role("switch", name="Good for party").click()
    form.get_by_label("Genre", exact=True).first.fill("dance")
    until(lambda: listed(form), answers(songs, energy=energy, tempo=tempo, good_for_party=1, genre="dance"))
    assert {name: fields(form)[name] for name in ("genre", "good_for_party")} == {"genre": "dance", "good_for_party": "1"}
    assert listed(form) != answers(songs)


def test_answers_follow_while_a_slider_is_dragged(form, songs):
    bar = slider(form, "acousticness")
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    form.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + box["height"] / 2)
    form.mouse.down()
    seen = []
    for share in (0.5, 0.95):
        form.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2, steps=5)
        until(lambda: listed(form), answers(songs, acousticness=float(bar.input_value())))
        seen.append(listed(form))
    form.mouse.up()
    assert seen[0] != seen[1]


@pytest.mark.parametrize("category, words", [("artist", "crim"), ("genre", "hip"), ("emotion", "s")])
def test_names_are_suggested_while_they_are_typed(form, songs, category, words):
    box = form.get_by_label(label(category), exact=True).first
    box.click()
    box.press_sequentially(words)
    wanted = songs.get(f"v1/names/{category}", q=words, n=12)["items"]
    assert len(wanted) > 0
    until(lambda: box.evaluate("box => [...box.list.options].map((option) => option.value)"), wanted)


def test_a_name_that_the_catalogue_lacks_is_said_not_to_count(form, songs):
    form.get_by_label("Artist", exact=True).first.fill("Nobody At All")
    notes = songs.post("v1/recommendations", profile={"artist": "Nobody At All"}, n=20)["notes"]
    assert "Nobody At All" in notes[0]
    expect(form.get_by_role("region", name="Answers")).to_contain_text("Nobody At All")


def test_the_form_is_remembered_after_it_was_left(form, songs):
    energy = slide(form, "energy", 0.2)
    form.get_by_role("switch", name="Good for driving").click()
    form.get_by_label("Genre", exact=True).first.fill("rock")
    wanted = answers(songs, energy=energy, good_for_driving=1, genre="rock")
    until(lambda: listed(form), wanted)
    form.goto("about:blank")
    form.goto(f"{songs.address}#/describe")
    until(lambda: listed(form), wanted)
    assert float(slider(form, "energy").input_value()) == energy
    expect(form.get_by_role("switch", name="Good for driving")).to_be_checked()
    expect(form.get_by_label("Genre", exact=True).first).to_have_value("rock")
    expect(slider(form, "tempo")).to_have_attribute("aria-valuetext", "usual")


def test_a_bar_of_the_print_is_drawn_to_a_height(form, songs):
    bar = form.locator('.glyph [data-feature="energy"]').bounding_box()
    form.mouse.move(bar["x"] + bar["width"] / 2, bar["y"] + 0.9 * bar["height"])
    form.mouse.down()
    form.mouse.move(bar["x"] + bar["width"] / 2, bar["y"] + 0.1 * bar["height"], steps=4)
    form.mouse.up()
    energy = float(slider(form, "energy").input_value())
    quantiles = next(feature["quantiles"] for feature in songs.get("v1/model")["features"] if feature["name"] == "energy")
    assert quantiles[88] <= energy <= quantiles[92]
    until(lambda: listed(form), answers(songs, energy=energy))
    assert set(fields(form)) == {"energy"}


def test_one_slider_is_taken_back_alone(form, songs):
    slide(form, "energy", 0.2)
    liveness = slide(form, "liveness", 0.7)
    form.get_by_role("button", name="energy: usual").click()
    until(lambda: listed(form), answers(songs, liveness=liveness))
    expect(slider(form, "energy")).to_have_attribute("aria-valuetext", "usual")


def test_clear_empties_the_form_for_good(form, songs):
    slide(form, "energy", 0.2)
    form.get_by_role("switch", name="Good for driving").click()
    until(lambda: "good_for_driving" in fields(form), True)
    form.get_by_role("button", name="Clear", exact=True).click()
    until(lambda: listed(form), answers(songs))
    expect(form.get_by_role("switch", name="Good for driving")).not_to_be_checked()
    form.reload()
    until(lambda: listed(form), answers(songs))
    assert fields(form) == {}


def test_the_print_is_the_form_s(form):
    bars = form.locator(".glyph path.bars")

    def height(index):
        pieces = re.findall(r"M(\d+) ([\d.]+)h[\d.]+V(-?[\d.]+)", bars.get_attribute("d"))
        return float(pieces[index][1]) - float(pieces[index][2])

    slide(form, "energy", 0.05)
    until(lambda: height(2) < 20, True)
    low = height(2)
    slide(form, "energy", 0.98)
    until(lambda: height(2) > low + 30, True)
