// Elements, icons and small texts that every part of the page uses.

const svgTags = new Set(["svg", "path", "g", "rect", "circle", "line", "polyline", "text", "title"]);

/**
 * An element: `h("a.title", { href: "#/find" }, "text", other)`, or without properties `h("p", "text")`. Texts become text nodes,
 * never markup. Properties that begin with "on" are listeners, those with a dash attributes. Children that are null or false
 * are left out.
 */
export function h(selector, ...children) {
  const isPlain = children[0]?.constructor === Object;
  const properties = isPlain ? children.shift() : {};
  const [tag, ...classes] = selector.split(".");
  const isDrawn = svgTags.has(tag);
  const made = isDrawn ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  if (classes.length > 0) made.setAttribute("class", classes.join(" "));
  for (const [name, value] of Object.entries(properties)) {
    const isStated = name.startsWith("aria-");
    if (value === undefined || value === null || (value === false && !isStated)) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (isDrawn || name.includes("-") || name === "role" || name === "for" || name === "list") {
      made.setAttribute(name, value === true && !isStated ? "" : value);
    } else made[name] = value;
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** The heading of a view, which takes the focus when the view is shown. */
export const heading = (text) => h("h1", { tabIndex: -1 }, text);

/** A button: its class, what it shows, what it does. */
export const press = (selector, label, onclick, properties = {}) => h(`button.${selector}`, { type: "button", onclick, ...properties }, label);

const icons = {
  find: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5 20 20",
  map: "M5 18.5a1 1 0 1 0 .1 0M9 9a1 1 0 1 0 .1 0M12.5 14.5a1 1 0 1 0 .1 0M17 6a1 1 0 1 0 .1 0M19 17a1 1 0 1 0 .1 0",
  mood: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M8.5 14c1.8 2.2 5.2 2.2 7 0M9 9.5v.5M15 9.5v.5",
  list: "M4 7h11M4 12h11M4 17h7M19 6v9.5a2 2 0 1 1-2-2h2",
  about: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M9.6 9.3c.2-3 4.9-2.9 4.8 0 0 1.9-2.4 1.9-2.4 4M12 16.6v.4",
  like: "M12 20s-7.5-4.6-7.5-10A4.2 4.2 0 0 1 12 7.4 4.2 4.2 0 0 1 19.5 10c0 5.4-7.5 10-7.5 10",
  dislike: "M6 6l12 12M18 6 6 18",
  open: "M10 5H5v14h14v-5M14 4h6v6M20 4l-9 9",
  remove: "M5 7h14M9 7V4.5h6V7M7 7l1 12.5h8L17 7",
  up: "M6 14l6-6 6 6",
  down: "M6 10l6 6 6-6",
  light: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4",
};

/** A picture of one stroke, for the eye alone. */
export const icon = (name) =>
  h("svg.icon", { viewBox: "0 0 24 24", "aria-hidden": "true" }, h("path", { d: icons[name] }));

export const part = (id) => document.getElementById(id);

/** A number as people write it: 12,345. */
export const whole = (number) => Math.round(number).toLocaleString("en");

export const counted = (number, one, many = `${one}s`) => `${whole(number)} ${number === 1 ? one : many}`;

/** Calls once nothing more has come for so many milliseconds, unless `signal` aborts before: a view that is left does nothing more. */
export function settled(call, milliseconds, signal) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (!signal?.aborted) call(...values); }, milliseconds);
  };
}

/** Reads a text out to screen readers. */
export function say(text) {
  const region = part("said");
  region.textContent = "";
  setTimeout(() => { region.textContent = text; }, 50);
}

/** What is there where nothing else is: a sentence on what to do, and perhaps a command. */
export function emptyState(title, text, command) {
  return h("div.empty", h("h2", title), h("p", text), command && h("pre", h("code", command)));
}

/** A text kept in the browser; a browser that keeps nothing is no fault. */
export const kept = {
  get(key) {
    try { return JSON.parse(localStorage.getItem(`timbre.${key}`)); } catch { return null; }
  },
  set(key, value) {
    try { localStorage.setItem(`timbre.${key}`, JSON.stringify(value)); } catch { /* private browsing */ }
  },
};

/** A sentence of the service: what stands between backticks or after "timbre " is a command. */
export function told(note) {
  return sentence(note).split(/(`[^`]+`)/).map((piece) => (piece.startsWith("`") ? h("code", piece.slice(1, -1)) : piece));
}

/** Notes of an answer, as a quiet line. */
export const notesLine = (notes) =>
  (notes?.length > 0 ? h("p.notes", notes.map((note, index) => [index > 0 ? " " : null, told(note)])) : null);

/** A note as a sentence: capital and full stop. */
function sentence(note) {
  const text = note.charAt(0).toUpperCase() + note.slice(1);
  return /[.!?”]$/.test(text) ? text : `${text}.`;
}

/** A horizontal bar of a share from 0 to 1, for the eye alone. */
export const bar = (share) => h("span.bar", { "aria-hidden": "true" }, h("svg", { viewBox: "0 0 100 6", preserveAspectRatio: "none" },
  h("rect.base", { width: 100, height: 6 }), h("rect.fill", { width: 100 * Math.min(1, Math.max(0, share)), height: 6 })));
