// How well the catalogue recommends, its pictures, its recipe, what computes.

import { Refusal, get, signOut, text } from "./api.js";
import { counted, emptyState, h, heading, kept, notesLine, told, whole } from "./dom.js";
import { named } from "./print.js";
import { upperFirst } from "./words.js";

/** What measures are called, and whether a larger value is better. */
const measures = {
  genre_precision: ["genre P@10", true], subgenre_precision: ["subgenre P@10", true], emotion_precision: ["emotion P@10", true],
  r_precision: ["R-precision", true], ndcg: ["nDCG@100", true],
  r_precision_by_others: ["R-prec., other artists", true], ndcg_by_others: ["nDCG, other artists", true],
  coverage: ["coverage", true], hubness: ["hubness", false], duplicates: ["duplicates", false],
};

/** Measures of how well it recommends, the most telling first; the others say how it spreads over the songs. */
const main = ["ndcg", "r_precision", "genre_precision", "subgenre_precision", "emotion_precision"];

const labelOf = (name) => measures[name]?.[0] ?? named(name);
const isMoreBetter = (name) => measures[name]?.[1] ?? true;

const digits = (value) => (value === null || value === undefined ? "" : value.toFixed(3));

export async function aboutView(place, signal) {
  const optional = (promise) => promise.catch((fault) => {
    if (fault instanceof Refusal) return { fault };
    throw fault;
  });
  const [model, devices, pictures, recipe] = await Promise.all([
    get("v1/model", {}, signal), get("v1/devices", {}, signal), optional(get("v1/pictures", {}, signal)), optional(text("v1/recipe", signal)),
  ]);
  const quality = model.has_evaluation ? await get("v1/quality", {}, signal) : null;
  const device = devices.items[0];
  const element = h("div.view",
    heading("About this catalogue"),
    h("dl.facts",
      fact("Songs", whole(model.songs)), fact("Recipe", model.recipe),
      fact("A song is", model.has_model ? `${model.dimensions} numbers of ${counted(model.features.length, "feature")}` : "not learned yet"),
      fact("Device", `${device.name}${device.kind === "cpu" ? "" : ` (${device.vendor})`}`),
      fact("Timbre", model.version), fact("Generation", String(model.generation))),
    h("section", h("h2", "How well it recommends"), !quality
      ? emptyState("Not measured yet", "A measurement asks what the model finds for songs it has not seen, beside simpler ways:", "timbre evaluate")
      : qualityPart(quality)),
    h("section", h("h2", "Pictures"), (pictures.items ?? []).length === 0
      ? emptyState("Nothing drawn yet", "Training, features, clusters and quality as pictures:", "timbre plot")
      : h("div.pictures", pictures.items.map(picture))),
    h("section", h("h2", "Recipe"), recipe.fault
      ? h("p.hint", told(recipe.fault.message))
      : h("details", h("summary", `${model.recipe}, as it was used`), h("pre", { tabIndex: 0 }, h("code", recipe)))),
    h("p.links", h("a", { href: "v1/openapi.json" }, "The service’s interface (OpenAPI)"),
      kept.get("signed-in") && h("button.quiet.text", {
        type: "button",
        onclick: async () => { await signOut(); kept.set("signed-in", false); location.reload(); },
      }, "Sign out")));
  return { title: "About", element };
}

const fact = (name, value) => h("div", h("dt", name), h("dd", value));

/** What a picture shows; there is one of some kinds for each feature or classifier. */
function shows({ name, summary }) {
  const [, kind, of] = name.match(/^(histogram|moods)-(.*)$/) ?? [];
  if (kind === "histogram") return `how ${named(of)} is distributed`;
  return kind ? `how well ${of} tells moods` : summary;
}

const picture = ({ name, summary, modified }) => h("figure",
  h("a", { href: `v1/pictures/${encodeURIComponent(name)}` },
    h("img", { src: `v1/pictures/${encodeURIComponent(name)}`, loading: "lazy", alt: shows({ name, summary }) })),
  h("figcaption", upperFirst(shows({ name, summary })), h("span.byline", ` · ${modified.slice(0, 10)}`)));

/** Bars of the main measure, then all measures as a table. */
function qualityPart(quality) {
  const names = [...new Set(quality.systems.flatMap((system) => system.measures.map((measure) => measure.name)))];
  const shown = main.find((name) => names.includes(name));
  const of = (system, name) => system.measures.find((measure) => measure.name === name);
  const isModel = (system) => system.kind !== "baseline";
  const { queries, playlists } = quality;
  return [
    h("p", verdict(quality.systems, shown, of, isModel)),
    h("p.hint", `${counted(queries.count, "song")}${queries.are_held_out ? " that did not train the model" : ""}${playlists ? `, ${counted(playlists.count, "playlist")}` : ""}.`),
    shown && bars(quality.systems, shown, of, isModel),
    h("div.scroll", { tabIndex: 0, role: "region", "aria-label": "All measures" }, h("table",
      h("thead", h("tr", h("th", { scope: "col" }, "System"), names.map((name) =>
        h("th", { scope: "col" }, labelOf(name), h("span.sr", isMoreBetter(name) ? ", more is better" : ", less is better"))))),
      h("tbody", quality.systems.map((system) => h(`tr${isModel(system) ? ".model" : ""}`,
        h("th", { scope: "row" }, system.title),
        names.map((name) => {
          const measure = of(system, name);
          return h("td", { title: measure?.low === undefined ? "" : `95 %: ${digits(measure.low)} to ${digits(measure.high)}` }, digits(measure?.value));
        })))))),
    notesLine([...(quality.refused ?? []).map((one) => `${labelOf(one.measure)} is no measure here: ${one.reason}`), ...(quality.notes ?? [])]),
  ].filter(Boolean);
}

/** What the figures say, in a sentence. */
function verdict(systems, name, of, isModel) {
  if (!name) {
    return "Nothing here says which songs belong together; playlists would. What follows is how evenly it recommends.";
  }
  const best = (list) => list.filter((system) => of(system, name)).sort((a, b) => of(b, name).value - of(a, name).value)[0];
  const [model, baseline] = [best(systems.filter(isModel)), best(systems.filter((system) => !isModel(system)))];
  if (!model || !baseline) return "";
  const [mine, other] = [of(model, name).value, of(baseline, name).value];
  return `By ${labelOf(name)} the model reaches ${digits(mine)}, ${other > 0 ? `${(mine / other).toFixed(2)} times` : "beside"} the best simpler way (${baseline.title}, ${digits(other)}).`;
}

function bars(systems, name, of, isModel) {
  const shown = systems.filter((system) => of(system, name));
  const largest = Math.max(...shown.map((system) => of(system, name).high ?? of(system, name).value), 1e-9);
  const x = (value) => (100 * Math.max(0, value)) / largest;
  return h("figure.bars", h("figcaption", `${labelOf(name)}, ${isMoreBetter(name) ? "more" : "less"} is better`),
    h("ul", shown.map((system) => {
      const { value, low, high } = of(system, name);
      return h(`li${isModel(system) ? ".model" : ""}`,
        h("span.name", system.title),
        h("span.bar", { "aria-hidden": "true" }, h("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none" },
          h("rect.fill", { x: 0, y: 1, width: x(value), height: 8 }),
          low !== undefined && low !== null && h("path.whisker", { d: `M${x(low)} 5H${x(high)}` }))),
        h("span.value", digits(value)));
    })));
}
