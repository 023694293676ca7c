// What narrows a list of recommendations: how many, per artist, match, genre, years, versions.

import { get, quoted } from "./api.js";
import { h, settled } from "./dom.js";
import { hasNames } from "./print.js";

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
  const now = new URLSearchParams(fields);
  const set = (name, value) => {
    if (value === "" || value === false) now.delete(name); else now.set(name, value);
    change(narrowFields(now));
  };
  const box = (name, label, properties) => {
    const input = h("input", { id: `narrow-${name}`, value: now.get(name) ?? "", autocomplete: "off", ...properties,
      onchange: (event) => set(name, event.target.value.trim()) });
    return h("p", h("label", { for: input.id }, label), input);
  };
  const number = { type: "number", inputMode: "numeric", min: 1 };
  const genre = box("of_genre", "Genre", { type: "text", placeholder: "any" });
  genre.append(suggesting(genre.querySelector("input"), "genre") ?? "");
  const isUsed = Object.keys(narrowFields(now)).length > 0;
  return h("details.narrow", { open: isUsed },
    h("summary", "Narrow down"),
    h("form", { onsubmit: (event) => event.preventDefault() },
      box("n", "Songs", { ...number, placeholder: String(count), max: 1000 }),
      box("per_artist", "Of one artist at most", { ...number, placeholder: "any" }),
      box("match", "Match of at least, %", { ...number, min: 0, max: 100, placeholder: "any" }),
      genre,
      box("from", "From year", { ...number, placeholder: "any" }),
      box("to", "To year", { ...number, placeholder: "any" }),
      h("p.line", h("label.check", h("input", {
        type: "checkbox", checked: now.get("versions") === "one",
        onchange: (event) => set("versions", event.target.checked ? "one" : ""),
      }), " One version of a recording")),
      isUsed && h("p.line", h("button.quiet.text", { type: "button", onclick: () => change({}) }, "Clear all"))));
}
