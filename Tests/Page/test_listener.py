"""A listener's questions, the moods that the answers tell, and songs for them; by mouse."""

import pytest
from playwright.sync_api import expect

from steps import listed, number, until


@pytest.fixture
def form(visit, songs):
    page = visit(songs, "#/mood")
    page.get_by_role("link", name="Answer questions").click()
    return page


def label(question):
    return question.replace("_", " ").capitalize()


def lines(page):
    """Moods with their per cent, as they are shown."""
    shown = page.get_by_role("region", name="Moods and songs").locator(".features li")
    return list(zip(shown.locator(".name").all_inner_texts(), map(number, shown.locator(".value").all_inner_texts())))


def test_every_question_of_the_survey_is_asked_with_its_answers(form, songs):
    items = songs.get("v1/listeners")["items"]
    assert len(items) >= 6
    for item in items:
        options = form.get_by_label(label(item["question"]), exact=True).locator("option")
        expect(options).to_have_text(["no answer", *item["answers"]])


def test_answers_tell_moods_and_songs_as_the_service_does(form, songs):
    expect(form.get_by_role("heading", name="Answer what you like")).to_be_visible()
    given = {}
    for question, answer in [("time_of_day", "night"), ("company", "alone")]:
        form.get_by_label(label(question), exact=True).select_option(answer)
        given[question] = answer
        found = songs.post("v1/listeners", answers=given, n=10)
        told = sorted(found["moods"], key=lambda mood: -mood["probability"])
        until(lambda: [share for _, share in lines(form)], [round(100 * mood["probability"]) for mood in told])
        assert [name.startswith(mood["name"]) for (name, _), mood in zip(lines(form), told, strict=True)] == [True] * len(told)
        until(lambda: listed(form), [item["id"] for item in found["items"]])


def test_moods_that_count_are_marked_in_words_too(form, songs):
    form.get_by_label("Company", exact=True).select_option("with friends")
    found = songs.post("v1/listeners", answers={"company": "with friends"}, n=10)
    until(lambda: listed(form), [item["id"] for item in found["items"]])
    told = {mood["name"]: mood["is_told"] for mood in found["moods"]}
    assert set(told.values()) == {True, False}
    shown = [name for name, _ in lines(form)]
    assert {name for name in told if name not in shown} == {name for name, is_told in told.items() if is_told}


def test_an_answer_is_taken_back(form, songs):
    form.get_by_label("Company", exact=True).select_option("alone")
    form.get_by_label("Time of day", exact=True).select_option("morning")
    form.get_by_label("Company", exact=True).select_option(label="no answer")
    until(
        lambda: listed(form),
        [item["id"] for item in songs.post("v1/listeners", answers={"time_of_day": "morning"}, n=10)["items"]],
    )


def test_clear_takes_all_answers_back(form):
    form.get_by_label("Company", exact=True).select_option("alone")
    until(lambda: len(listed(form)), 10)
    form.get_by_role("button", name="Clear").click()
    expect(form.get_by_role("heading", name="Answer what you like")).to_be_visible()
    assert listed(form) == []
    expect(form.get_by_label("Company", exact=True)).to_have_value("")
