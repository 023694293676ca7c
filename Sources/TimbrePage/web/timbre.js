// The page's frame: addresses and the views they show, keys, colours, signing in.

import * as basket from "./basket.js";
import { Refusal, SignInNeeded, get, signIn } from "./api.js";
import { emptyState, h, heading, icon, kept, part, press, say, told } from "./dom.js";
import { address, parsed } from "./address.js";
import { setModel } from "./print.js";
import { rowKey } from "./rows.js";
import { aboutView } from "./about.js";
import { describeView } from "./describe.js";
import { artistView, clusterView, findView, songView } from "./find.js";
import { listView, pathView } from "./list.js";
import { mapView } from "./map.js";
import { listenerView, moodView } from "./mood.js";

/** View and place on the rail of each name in an address. A view is `async (place, signal) → { title, element, … }`. */
const views = {
  find: [findView, "find"], song: [songView, "find"], artist: [artistView, "find"], describe: [describeView, "find"],
  cluster: [clusterView, "map"], map: [mapView, "map"], mood: [moodView, "mood"], listener: [listenerView, "mood"],
  list: [listView, "list"], path: [pathView, "list"], about: [aboutView, "about"],
};

const main = part("main");
let leaving;
let isFirst = true;
const heights = new Map();
let shownKey = 0;

/** Shows the view of the address. The old one stays, dimmed, until the new one has something to show. */
async function go() {
  leaving?.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const place = parsed(location.hash);
  const [view, rail] = Object.hasOwn(views, place.name) ? views[place.name] : views.find;
  for (const link of document.querySelectorAll("#rail a[data-place]")) {
    if (link.dataset.place === rail) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
  heights.set(shownKey, scrollY);
  const isBack = history.state?.key !== undefined;
  if (!isBack) history.replaceState({ key: Date.now() }, "");
  const dim = setTimeout(() => main.setAttribute("aria-busy", "true"), 150);
  let shown;
  try {
    shown = await view(place, signal);
  } catch (fault) {
    if (signal.aborted) return clearTimeout(dim);
    if (fault instanceof SignInNeeded) return clearTimeout(dim);
    if (fault instanceof Refusal) shown = { title: "Nothing to show", element: refusalView(fault) };
    else {
      console.error(fault);
      shown = { title: "Nothing to show", element: emptyState("Something went wrong", `${fault.message}. Reload the page to try again.`) };
    }
  }
  clearTimeout(dim);
  if (signal.aborted) return;
  main.removeAttribute("aria-busy");
  main.replaceChildren(shown.element);
  document.body.dataset.view = place.name;
  document.title = `${shown.title} · Timbre`;
  shownKey = history.state?.key;
  shown.ready?.();
  scrollTo(0, isBack ? heights.get(shownKey) ?? 0 : 0);
  if (shown.focus) shown.focus.focus({ preventScroll: true });
  else if (!isFirst) (main.querySelector("h1") ?? main).focus({ preventScroll: true });
  isFirst = false;
}

function refusalView(fault) {
  return h("div.empty", heading(fault.status === 404 ? "Not here" : "That can’t be shown"), h("p", told(fault.message)),
    h("p", h("a", { href: "#/find" }, "Find a song")));
}

function signInView() {
  const problem = h("p.problem", { role: "alert" });
  const token = h("input", { id: "token", type: "password", autocomplete: "current-password", required: true });
  const form = h("form.empty", {
    onsubmit: async (event) => {
      event.preventDefault();
      try {
        await signIn(token.value);
        kept.set("signed-in", true);
        await begin();
      } catch (fault) {
        problem.textContent = fault instanceof Refusal ? fault.message : "The service does not answer. Try again.";
        token.select();
      }
    },
  }, heading("Sign in"), h("p", "This service asks for its token. Whoever runs it has it."),
  h("p", h("label", { for: "token" }, "Token"), token), problem, h("button.button.strong", "Sign in"));
  return { title: "Sign in", element: form, focus: token };
}

/** Reads what the catalogue is, then shows the address. */
async function begin() {
  try {
    const model = await get("v1/model");
    setModel(model);
    await basket.restore(model.songs);
  } catch (fault) {
    if (fault instanceof SignInNeeded) return;
    main.replaceChildren(h("div.view", refusalView(fault), h("p", press("button", "Try again", begin))));
    return;
  }
  await go();
}

// A view that is left gives up what it asked for: that is no fault.
addEventListener("unhandledrejection", (event) => { if (event.reason?.name === "AbortError" || event.reason instanceof SignInNeeded) event.preventDefault(); });
addEventListener("signinneeded", () => {
  if (part("token")) return;
  const shown = signInView();
  main.replaceChildren(shown.element);
  main.removeAttribute("aria-busy");
  shown.focus.focus();
});

// Keys. Those of one letter can be switched off, for people whose words to a computer would press them.
const letters = part("letters");
letters.checked = kept.get("letters") ?? true;
letters.addEventListener("change", () => kept.set("letters", letters.checked));
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || part("keys").open) return;
  const isTyping = event.target.matches("input:not([type=range], [type=checkbox], [type=radio]), textarea, select");
  if (isTyping) {
    if (event.key === "ArrowDown" && event.target.type === "search") {
      const first = main.querySelector(".row a.title");
      if (first) { event.preventDefault(); first.focus(); }
    }
    return;
  }
  if (rowKey(event, letters.checked)) return event.preventDefault();
  if (!letters.checked) return;
  if (event.key === "/") {
    event.preventDefault();
    const box = main.querySelector("input[type=search]");
    if (box) box.focus(); else location.hash = address("find");
  } else if (event.key === "p") {
    location.hash = basket.listAddress();
  } else if (event.key === "?") {
    part("keys").showModal();
  }
});
part("keys-open").addEventListener("click", () => part("keys").showModal());

// Colours: the system's, or the ones that were chosen.
const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
// The first press shows a change.
const themes = ["system", ...(isDark ? ["light", "dark"] : ["dark", "light"])];
function showTheme() {
  const theme = kept.get("theme") ?? "system";
  if (theme === "system") delete document.documentElement.dataset.theme; else document.documentElement.dataset.theme = theme;
  part("theme").setAttribute("aria-label", `Colours: ${theme === "system" ? "as the system" : theme}`);
  dispatchEvent(new Event("themechange"));
}
part("theme").append(icon("light"));
part("theme").addEventListener("click", () => {
  const theme = themes[(themes.indexOf(kept.get("theme") ?? "system") + 1) % themes.length];
  kept.set("theme", theme);
  showTheme();
  say(`Colours: ${theme === "system" ? "as the system" : theme}`);
});
showTheme();

for (const link of document.querySelectorAll("#rail a[data-icon]")) link.prepend(icon(link.dataset.icon));
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  (main.querySelector(".row a.title") ?? main).focus();
});
history.scrollRestoration = "manual";
basket.prepare();
addEventListener("hashchange", go);
begin();
