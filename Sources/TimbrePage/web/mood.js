// Moods of songs, and songs for a listener who answers questions.

import { address, replaceAddress, wholeField } from "./address.js";
import { answering, get, post } from "./api.js";
import { bar, counted, emptyState, h, heading, notesLine, press, say, settled, told } from "./dom.js";
import { songList } from "./rows.js";
import { moodReasons, question } from "./words.js";

const tabs = (isListener) => h("p.tabs",
  h("a", { href: "#/mood", "aria-current": isListener ? undefined : "page" }, "Pick a mood"),
  h("a", { href: "#/listener", "aria-current": isListener ? "page" : undefined }, "Answer questions"));

const ofSongs = (model) => model.classifiers.filter((name) => !model.listener_classifiers.includes(name));

/** Numbers by their size: "6-12" stands before "13-20". */
const inOrder = new Intl.Collator(undefined, { numeric: true }).compare;

const percent = (share) => `${Math.round(share * 100)} %`;

/** A mood's songs: the match is a probability. */
const moodSongs = (items) => songList(items, (item) => ({
  text: [String(Math.round(item.probability * 100)), h("small", " %"), h("span.sr", " sure")],
  note: item.reasons.length > 0 ? `Speaks for it: ${moodReasons(item)}` : "",
}), "Songs of the mood");

/** The moods with their shares; songs of one, the most certain or a draw. */
export async function moodView(place, signal) {
  const model = await get("v1/model", {}, signal);
  const moods = ofSongs(model).length > 0 ? await get("v1/moods", {}, signal) : { items: [] };
  if (moods.items.length === 0) {
    return {
      title: "Moods",
      element: h("div.view", heading("Moods"), tabs(false),
        emptyState("No mood model yet", "Moods are learned from songs that have one: a column of emotions, or lyrics with topics.", "timbre moods train")),
    };
  }
  const classifiers = [...new Set(moods.items.map((item) => item.classifier))];
  const key = (item) => JSON.stringify([item.classifier, item.mood]);
  const chosen = moods.items.find((item) => item.mood === place.fields.get("mood")
    && (item.classifier === (place.fields.get("classifier") ?? item.classifier)));
  const state = {
    mood: chosen ?? [...moods.items].sort((a, b) => b.songs - a.songs)[0],
    n: Math.min(10, Math.max(1, wholeField(place.fields, "n", 5))),
    draw: wholeField(place.fields, "draw", undefined),
  };
  const results = h("div.results");
  const answer = answering(results, signal);
  const search = () => {
    const { mood, n, draw } = state;
    replaceAddress(address("mood", "", { mood: mood.mood, classifier: classifiers.length > 1 ? mood.classifier : undefined, n, draw }));
    return answer(async (own) => {
      const found = await get(`v1/moods/${encodeURIComponent(mood.mood)}/songs`, { classifier: mood.classifier, n, random: draw, features: true }, own);
      say(`${counted(found.items.length, "song")} of ${mood.mood}`);
      return [
        h("h2", draw === undefined ? `The most certain songs of ${mood.mood}` : `A draw among songs of ${mood.mood}`),
        found.items.length === 0 ? emptyState("No song", told(found.notes[0] ?? "No song has this mood.")) : [moodSongs(found.items), notesLine(found.notes)],
      ];
    });
  };
  const searchSoon = settled(search, 60, signal);
  const moodsOf = (classifier) => moods.items.filter((item) => item.classifier === classifier);
  const total = (classifier) => moodsOf(classifier).reduce((sum, item) => sum + item.songs, 0) || 1;
  const choice = (item) => h("label.mood-choice",
    h("input", { type: "radio", name: "mood", value: key(item), checked: item === state.mood,
      onchange: () => { state.mood = item; search(); } }),
    h("span.name", item.mood),
    bar(item.songs / Math.max(...moodsOf(item.classifier).map((one) => one.songs))),
    h("span.value", { title: counted(item.songs, "song") }, percent(item.songs / total(item.classifier))));
  const number = h("output", { for: "how-many" }, String(state.n));
  const again = h("button.button", { type: "button", hidden: state.draw === undefined, onclick: () => { state.draw += 1; search(); } }, "Draw again");
  const order = (isDraw, label) => h("label.check", h("input", {
    type: "radio", name: "order", checked: (state.draw !== undefined) === isDraw,
    onchange: () => { state.draw = isDraw ? 1 : undefined; again.hidden = !isDraw; search(); },
  }), ` ${label}`);
  const element = h("div.view.wide",
    heading("Moods"), tabs(false),
    h("div.two",
      h("form", { onsubmit: (event) => event.preventDefault(), "aria-label": "Mood" },
        classifiers.map((classifier) => h("fieldset.moods",
          h("legend", classifiers.length > 1 ? question(classifier.replaceAll("-", " ")) : "Mood, and its share of the songs"), moodsOf(classifier).map(choice))),
        h("p.slider", h("label", { for: "how-many" }, "How many songs"),
          h("input", { id: "how-many", type: "range", min: 1, max: 10, value: state.n,
            oninput: (event) => { state.n = Number(event.target.value); number.textContent = state.n; searchSoon(); } }), number),
        h("fieldset.order", h("legend", "Which"), order(false, "the most certain"), order(true, "a draw")),
        h("p", again),
        notesLine(moods.notes)),
      h("section", { "aria-label": "Songs" }, results)));
  await search();
  return { title: "Moods", element };
}

/** The questions of a survey; their answers tell moods, and songs for them. */
export async function listenerView(place, signal) {
  const model = await get("v1/model", {}, signal);
  const ofListeners = model.listener_classifiers;
  if (ofListeners.length === 0) {
    return {
      title: "Questions",
      element: h("div.view", heading("Moods for a listener"), tabs(true),
        emptyState("No questions yet", "A survey of listeners teaches which moods music gives to whom:",
          "timbre moods train --listeners survey.csv --recipe listener-moods-all")),
    };
  }
  // The classifiers that the address names, else the first ones.
  const classifier = ofListeners.find((name) => name === place.fields.get("by")) ?? ofListeners[0];
  const ofTheSongs = ofSongs(model).find((name) => name === place.fields.get("songs_by")) ?? ofSongs(model)[0];
  const questions = (await get("v1/listeners", { classifier }, signal)).items;
  // A listener's mood leads to moods of songs under any name that tables have; those of this catalogue are told.
  const songMoods = ofTheSongs ? new Set((await get("v1/moods", {}, signal)).items.map((item) => item.mood.toLowerCase())) : new Set();
  const leadsTo = (mood) => mood.songs.filter((name) => songMoods.has(name.toLowerCase())).join(", ");
  const results = h("div.results");
  const answers = Object.fromEntries(place.fields);
  const answer = answering(results, signal);
  const tell = () => {
    const given = Object.fromEntries(questions.map((one) => one.question).filter((name) => answers[name]).map((name) => [name, answers[name]]));
    const kinds = { by: classifier === ofListeners[0] ? "" : classifier, songs_by: ofTheSongs === ofSongs(model)[0] ? "" : ofTheSongs };
    replaceAddress(address("listener", "", { ...kinds, ...given }));
    return answer(async (own) => {
      if (Object.keys(given).length === 0) return emptyState("Answer what you like", "Each answer makes the moods surer. None has to be given.");
      const found = await post("v1/listeners", { answers: given, n: 10, classifier, songs_classifier: ofTheSongs, features: true }, own);
      const sure = found.moods.filter((mood) => mood.is_told).map((mood) => mood.name).join(", ");
      say(`Music gives you: ${sure || "nothing certain"}. ${counted(found.items.length, "song")}.`);
      return [
        h("h2", "Music gives you"),
        h("ul.features.single", [...found.moods].sort((a, b) => b.probability - a.probability).map((mood) => h(`li${mood.is_told ? ".told" : ""}`,
          h("span.name", mood.name, mood.is_told && h("small.byline", leadsTo(mood) ? ` → songs of ${leadsTo(mood)}` : " (counts)")), bar(mood.probability), h("span.value", percent(mood.probability))))),
        h("h2", "Songs for that"),
        found.items.length === 0
          ? emptyState("No songs for these moods", told(found.notes.at(-1) ?? "The catalogue’s songs have no such mood."))
          : [moodSongs(found.items), notesLine(found.notes)],
      ];
    });
  };
  const field = ({ question: name, answers: known }, index) => h("p", h("label", { for: `question-${index}` }, question(name)),
    h("select", { id: `question-${index}`, onchange: (event) => { answers[name] = event.target.value; tell(); } },
      h("option", { value: "" }, "no answer"),
      [...known].sort(inOrder).map((answer) => h("option", { value: answer, selected: answers[name] === answer }, answer))));
  const choice = (name, label, names, chosen) => names.length > 1 && h("p", h("label", { for: `choose-${name}` }, label),
    h("select", { id: `choose-${name}`, onchange: (event) => { location.hash = address("listener", "", { ...answers, [name]: event.target.value }); } },
      names.map((one) => h("option", { value: one, selected: one === chosen }, one))));
  const form = h("form.questions", { onsubmit: (event) => event.preventDefault(), "aria-label": "Questions" },
    choice("by", "Questions of", ofListeners, classifier), choice("songs_by", "Moods of songs by", ofSongs(model), ofTheSongs),
    questions.map(field),
    h("p", press("button", "Clear", () => {
      for (const { question: name } of questions) delete answers[name];
      for (const box of form.querySelectorAll("[id^=question]")) box.value = "";
      tell();
    })));
  const element = h("div.view.wide", heading("Moods for a listener"), tabs(true),
    h("div.two", form, h("section", { "aria-label": "Moods and songs" }, results)));
  await tell();
  return { title: "Moods for a listener", element };
}
