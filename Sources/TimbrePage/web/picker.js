// A box that finds songs while their words are typed, and takes one.

import { get } from "./api.js";
import { h, settled } from "./dom.js";
import { artistsOf, titleOf } from "./rows.js";

let made = 0;

/**
 * A combobox of songs.
 *
 * @param label what the song is for
 * @param choose called with the song that is taken
 */
export function songPicker(label, choose, { placeholder = "a song, an artist …", value = "" } = {}) {
  const id = `picker-${made += 1}`;
  // `isTaken`: Enter was pressed before the answer came, which takes its first song.
  let [found, active, asked, isTaken] = [[], -1, null, false];
  const list = h("ul.options", { id: `${id}-options`, role: "listbox", "aria-label": label, hidden: true });
  const box = h("input", {
    id, type: "text", autocomplete: "off", spellcheck: false, placeholder, value, maxLength: 500,
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-options`,
  });
  const close = () => {
    [found, active, isTaken] = [[], -1, false];
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const take = (song) => {
    box.value = "";
    close();
    choose(song, box);
  };
  const mark = (index) => {
    active = index;
    [...list.children].forEach((option, place) => option.setAttribute("aria-selected", place === active));
    if (active >= 0) {
      box.setAttribute("aria-activedescendant", `${id}-${active}`);
      list.children[active].scrollIntoView({ block: "nearest" });
    }
  };
  const search = settled(async () => {
    asked?.abort();
    const words = box.value.trim();
    if (words === "") return close();
    asked = new AbortController();
    try {
      const answer = await get("v1/songs", { q: words, n: 8 }, asked.signal);
      found = answer.items;
      if (isTaken && found[0]) return take(found[0]);
      list.replaceChildren(...(found.length > 0
        ? found.map((song, index) => h("li", {
          role: "option", id: `${id}-${index}`, "aria-selected": "false",
          // The box keeps the focus.
          onpointerdown: (event) => event.preventDefault(), onclick: () => take(song),
        }, h("span", titleOf(song)), h("small", [artistsOf(song), song.year].filter(Boolean).join(" · "))))
        : [h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, answer.notes[0] ?? "no song")]));
      list.hidden = false;
      box.setAttribute("aria-expanded", "true");
      mark(found.length > 0 ? 0 : -1);
    } catch (fault) {
      if (fault.name !== "AbortError") close();
    }
  }, 60);
  box.addEventListener("input", () => {
    asked?.abort();
    [found, isTaken] = [[], false];
    search();
  });
  box.addEventListener("blur", () => setTimeout(() => { asked?.abort(); close(); }, 100));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { close(); event.stopPropagation(); }
    else if (event.key === "ArrowDown" && found.length > 0) { mark((active + 1) % found.length); event.preventDefault(); }
    else if (event.key === "ArrowUp" && found.length > 0) { mark((active + found.length - 1) % found.length); event.preventDefault(); }
    else if (event.key === "Enter") {
      event.preventDefault();
      if (found[active]) take(found[active]); else isTaken = box.value.trim() !== "";
    }
  });
  return h("div.picker", h("label", { for: id }, label), box, list);
}
