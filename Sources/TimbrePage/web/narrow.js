// What narrows a list of recommendations: how many, per artist, match, genre, years, versions.

import { replaceAddress } from "./address.js";
import { answering, get, quoted } from "./api.js";
import { emptyState, h, notesLine, press, settled, told } from "./dom.js";
import { hasNames } from "./print.js";

/** Songs that a list shows at first. */
export const pageOfSongs = 20;

const names = ["n", "per_artist", "match", "of_genre", "from", "to", "versions"];

/** Fields of an address that narrow a list, as the service's fields. */
export function narrowed(fields, count) {
  const number = (name) => (/^\d+$/.test(fields.get(name) ?? "") ? Number(fields.get(name)) : undefined);
  const where = [];
  if (fields.get("of_genre")) where.push(`genre=${quoted(fields.get("of_genre"))}`);
  if (number("from") !== undefined) where.push(`year>=${number("from")}`);
  if (number("to") !== undefined) where.push(`year<=${number("to")}`);
  return {
    n: Math.min(1000, number("n") ?? count),
    per_artist: number("per_artist") || undefined,
    minimum_score: number("match") === undefined ? undefined : Math.min(100, number("match")) / 100,
    fold_versions: fields.get("versions") === "one" || undefined,
    where: where.join(",") || undefined,
  };
}

/** Of an address's fields those that narrow. */
export const narrowFields = (fields) => Object.fromEntries(names.filter((name) => fields.get(name)).map((name) => [name, fields.get(name)]));

/** Suggestions for a box, of a category's names, while they are typed. */
export function suggesting(box, category) {
  if (!hasNames(category)) return null;
  const list = h("datalist", { id: `${box.id}-names` });
  box.setAttribute("list", list.id);
  const suggest = async () => {
    const found = await get(`v1/names/${encodeURIComponent(category)}`, { q: box.value.trim(), n: 12 }).catch(() => null);
    if (found) list.replaceChildren(...found.items.map((name) => h("option", { value: name })));
  };
  box.addEventListener("focus", suggest, { once: true });
  box.addEventListener("input", settled(suggest, 60));
  return list;
}

/**
 * The form.
 *
 * @param fields of the address
 * @param change called with the new fields, as an object
 */
export function narrowForm(fields, change, count) {
  const now = new URLSearchParams(narrowFields(fields));
  const tell = () => {
    const given = narrowFields(now);
    clear.hidden = Object.keys(given).length === 0;
    change(given);
  };
  const set = (name, value) => {
    if (value === "") now.delete(name); else now.set(name, value);
    tell();
  };
  const box = (name, label, properties) => {
    const input = h("input", { id: `narrow-${name}`, value: now.get(name) ?? "", autocomplete: "off", ...properties,
      onchange: (event) => set(name, event.target.value.trim()) });
    return h("p", h("label", { for: input.id }, label), input);
  };
  const number = { type: "number", inputMode: "numeric", min: 1 };
  const genre = box("of_genre", "Genre", { type: "text", placeholder: "any" });
  genre.append(suggesting(genre.querySelector("input"), "genre") ?? "");
  const version = h("input", { type: "checkbox", checked: now.get("versions") === "one", onchange: () => set("versions", version.checked ? "one" : "") });
  const clear = press("quiet.text", "Clear all", () => {
    for (const name of names) now.delete(name);
    for (const input of form.querySelectorAll("p input")) input.value = "";
    version.checked = false;
    tell();
    form.querySelector("input").focus();
  }, { hidden: now.size === 0 });
  const form = h("form", { onsubmit: (event) => event.preventDefault() },
    box("n", "Songs", { ...number, placeholder: String(count), max: 1000 }),
    box("per_artist", "Of one artist at most", { ...number, placeholder: "any" }),
    box("match", "Match of at least, %", { ...number, min: 0, max: 100, placeholder: "any" }),
    genre,
    box("from", "From year", { ...number, placeholder: "any" }),
    box("to", "To year", { ...number, placeholder: "any" }),
    h("p.line", h("label.check", version, " One version of a recording"), clear));
  const details = h("details.narrow", { open: now.size > 0 }, h("summary", "Narrow down"), form);
  /** Takes a value that was chosen elsewhere. */
  details.keep = (name, value) => {
    now.set(name, value);
    clear.hidden = false;
    form.querySelector(`#narrow-${name}`).value = value;
  };
  return details;
}

/**
 * A list that can be narrowed down and made longer; what does so is in the address.
 *
 * @param here the address of fields
 * @param ask asks the service for a request's songs
 * @param list shows what it answers
 * @returns { form, results, make }: `make` asks anew
 */
export function narrowList(fields, signal, here, ask, list) {
  let now = narrowFields(fields);
  const results = h("div.results");
  const answer = answering(results, signal);
  const make = () => {
    replaceAddress(here(now));
    const request = narrowed(new URLSearchParams(now), pageOfSongs);
    return answer(async (own) => {
      const found = await ask({ ...request, features: true }, own);
      if (found.items.length === 0) return emptyState("No song to show", told(found.notes[0] ?? "Nothing passes. Narrow down less."));
      const more = press("button", "More songs", async () => {
        const n = Math.min(1000, 2 * request.n);
        form.keep("n", n);
        now = { ...now, n };
        await make();
        results.querySelectorAll(".row a.title")[request.n]?.focus();
      });
      return [list(found), notesLine(found.notes), found.items.length === request.n && request.n < 1000 && more];
    });
  };
  const form = narrowForm(fields, (next) => { now = next; make(); }, pageOfSongs);
  return { form, results, make };
}
