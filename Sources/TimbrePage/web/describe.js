// Describing a song that need not exist: sliders and switches of whatever features the catalogue has, and names.

import { address, replaceAddress } from "./address.js";
import { answering, get, post } from "./api.js";
import { emptyState, h, heading, kept, notesLine, press, say, settled, told } from "./dom.js";
import { narrowFields, narrowForm, narrowed, pageOfSongs, suggesting } from "./narrow.js";
import { allFeatures, print, printed, valueAt, valueText } from "./print.js";
import { songList } from "./rows.js";
import { question } from "./words.js";

/** Pixels from bar to bar of the print. */
const barStep = 15;

/** Sliders that are shown at once; tables of descriptors have hundreds. */
const mostSliders = 24;

/** The ends of a feature's slider: the whole range of shares and tempos, what songs have of others. */
function range(feature) {
  if (feature.unit === "bpm") return [50, 200];
  if (feature.unit === "percent" || feature.unit === "fraction") return [feature.minimum, feature.maximum];
  const ends = [feature.fitted_minimum ?? feature.quantiles[0], feature.fitted_maximum ?? feature.quantiles.at(-1)];
  return feature.unit === "year" ? ends.map(Math.floor) : ends;
}

/** Steps that are fine enough to hear a difference, and round numbers. */
function stepOf(feature, [low, high]) {
  if (["bpm", "percent", "year", "dB"].includes(feature.unit)) return 1;
  if (feature.unit === "fraction") return 0.01;
  return Number(((high - low) / 200).toPrecision(1)) || "any";
}

export async function describeView(place, signal) {
  const model = await get("v1/model", {}, signal);
  if (!model.has_model) {
    return {
      title: "Describe a song",
      element: h("div.view", heading("Describe a song"), emptyState("No model yet", "Songs can be described once a model has learned how they sound:", "timbre train")),
    };
  }
  const narrowing = narrowFields(place.fields);
  // What this browser remembers, unless the address says something.
  const isEmpty = [...place.fields.keys()].every((name) => name in narrowing);
  const profile = isEmpty ? { ...kept.get("profile") } : Object.fromEntries(place.fields);
  for (const name of Object.keys(narrowing)) delete profile[name];
  const known = new Set([...allFeatures().map((feature) => feature.name), ...model.categories]);
  for (const name of Object.keys(profile)) if (!known.has(name)) delete profile[name];

  const results = h("div.results");
  const glyph = h("div.glyph");
  // On narrow screens the answers lie below the form.
  const jump = h("a.jump", { href: "#answers", onclick: (event) => { event.preventDefault(); results.scrollIntoView(); } }, "See the songs");
  const drawn = h("p.hint.drawn", "Draw on the bars");
  let fields = new URLSearchParams(narrowing);
  const answer = answering(results, signal);
  // Songs are compared with what was said alone.
  const said = () => Object.fromEntries(Object.entries(values()).filter(([name]) => name in profile));
  const onlySaid = (why) => ({ ...why, features: why.features.filter((feature) => feature.name in profile) });

  const values = () => Object.fromEntries(allFeatures().map((feature) => {
    const value = profile[feature.name];
    return [feature.name, value === undefined || Number.isNaN(Number(value)) ? feature.median ?? feature.quantiles[50] : Number(value)];
  }));

  const drawPrint = () => glyph.replaceChildren(print({ values: values(), height: 96, bar: barStep - 3, gap: 3 }));
  const search = () => {
    replaceAddress(address("describe", "", { ...profile, ...narrowFields(fields) }));
    drawPrint();
    const isName = (name) => model.categories.includes(name);
    const numbers = Object.fromEntries(Object.entries(profile).map(([name, value]) => [name, isName(name) ? value : Number(value)]));
    return answer(async (own) => {
      const found = await post("v1/recommendations", { profile: numbers, ...narrowed(fields, pageOfSongs), features: true }, own);
      say(found.items.length === 0 ? "No song" : `First of ${found.items.length}: ${found.items[0].title}`);
      return [
        found.items.length === 0 ? emptyState("No song to show", told(found.notes[0] ?? "Nothing passes. Narrow down less.")) : notesLine(found.notes),
        songList(found.items, (item) => ({ score: item.score, why: onlySaid(item.why), asked: said() }), "Songs that sound so"),
      ];
    });
  };
  const searchSoon = settled(search, 60, signal);
  const set = (name, value) => {
    if (value === undefined || value === "") delete profile[name]; else profile[name] = value;
    kept.set("profile", profile);
    searchSoon();
  };
  // The print is a form too: a bar is drawn where the pointer is.
  const draw = (event) => {
    const box = glyph.firstChild.getBoundingClientRect();
    const feature = printed()[Math.floor((event.clientX - box.left) / box.width * printed().length)];
    if (!feature) return;
    const { name } = feature;
    const tell = () => { drawn.textContent = `${question(name)}: ${name in profile ? valueText(feature, Number(profile[name])) : "usual"}`; };
    if (event.buttons !== 1) return tell();
    event.preventDefault();
    const share = (box.bottom - event.clientY) / box.height;
    set(feature.name, feature.isFlag ? (share > 0.5 ? 1 : undefined) : String(Number(valueAt(feature, share).toPrecision(5))));
    tell();
    show();
    drawPrint();
  };
  glyph.addEventListener("pointerdown", draw);
  glyph.addEventListener("pointermove", draw);

  const narrow = narrowForm(fields, (next) => {
    fields = new URLSearchParams(next);
    search();
  }, pageOfSongs);

  const sliders = allFeatures().filter((feature) => !feature.isFlag);
  const flags = allFeatures().filter((feature) => feature.isFlag);
  const form = h("div.describe-fields");
  const show = () => form.replaceChildren(...[
    model.categories.length > 0 && h("fieldset.names-of", h("legend.sr", "Names"), model.categories.map((category) => nameBox(category, profile, set))),
    h("fieldset.sliders", h("legend.sr", "Sound"), sliders.slice(0, mostSliders).map((feature) => slider(feature, profile, set))),
    sliders.length > mostSliders && h("details", h("summary", `${sliders.length - mostSliders} more features`),
      h("fieldset.sliders", h("legend.sr", "More features"), sliders.slice(mostSliders).map((feature) => slider(feature, profile, set)))),
    flags.length > 0 && h("fieldset.flags", h("legend.sr", "Yes or no"), flags.map((feature) => flag(feature, profile, set))),
  ].filter(Boolean));
  show();

  const element = h("div.view.wide",
    h("header.song",
      h("div", heading("Describe a song"),
        h("p.hint", "Say only what matters to you, by the sliders or by drawing on the bars: what you leave alone counts as usual. The answers follow, and this browser remembers the form.")),
      h("div", glyph, drawn)),
    h("div.two",
      h("form.describe", { onsubmit: (event) => event.preventDefault(), "aria-label": "How the song sounds" },
        h("p.links", press("button", "Clear", () => {
          for (const name of Object.keys(profile)) delete profile[name];
          kept.set("profile", profile);
          show();
          search();
          say("The form is empty.");
        }), jump),
        form),
      h("section", { "aria-label": "Answers" }, h("div.list-head", h("h2", "Songs that sound so"), narrow), results)));
  await search();
  return { title: "Describe a song", element };
}

function nameBox(category, profile, set) {
  const id = `name-${category}`;
  const box = h("input", {
    id, type: "text", value: profile[category] ?? "", placeholder: "any", autocomplete: "off", maxLength: 500,
    oninput: (event) => set(category, event.target.value.trim()),
  });
  return h("p", h("label", { for: id }, question(category)), box, suggesting(box, category));
}

/** A feature's slider: at the median, and counting for nothing, until it is moved. */
function slider(feature, profile, set) {
  const id = `feature-${feature.name}`;
  const [low, high] = range(feature);
  const output = h("output", { for: id });
  const reset = h("button.quiet", {
    type: "button", "aria-label": `${feature.label}: usual`, title: "As usual",
    onclick: () => { set(feature.name, undefined); show(undefined); input.focus(); },
  }, "×");
  const input = h("input", {
    id, type: "range", min: low, max: high, step: stepOf(feature, [low, high]),
    oninput: () => { set(feature.name, input.value); show(input.value); },
  });
  const line = h("p.slider", h("label", { for: id }, question(feature.name)), input, output, reset);
  function show(value) {
    const isSet = value !== undefined;
    input.value = isSet ? value : feature.median ?? feature.quantiles[50];
    output.textContent = isSet ? valueText(feature, Number(value)) : "usual";
    input.setAttribute("aria-valuetext", output.textContent);
    line.classList.toggle("unset", !isSet);
    reset.hidden = !isSet;
  }
  show(profile[feature.name]);
  return line;
}

function flag(feature, profile, set) {
  const input = h("input", {
    type: "checkbox", role: "switch", checked: Number(profile[feature.name] ?? 0) > 0,
    onchange: () => set(feature.name, input.checked ? 1 : undefined),
  });
  return h("label.switch", input, h("span", feature.name === "mode" ? "Major" : question(feature.name)));
}
