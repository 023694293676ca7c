// The classes of the map's points: colour and shape of each, and a choice of one.

import { h } from "./dom.js";
import { smallShape } from "./points.js";

/** Colours of the stylesheet, --class-1 to --class-8, and shapes: circle, square, triangle, rhombus. */
const [colourCount, shapeCount] = [8, 4];

/** Classes that have a colour and a shape of their own; others are grey. */
const mostColoured = 16;

const outlines = ["M6 1a5 5 0 1 0 .01 0z", "M1.5 1.5h9v9h-9z", "M6 1 11.5 11H.5z", "M6 .5 11.5 6 6 11.5.5 6z"];

export class Legend {
  /** @param choose called with the number of the class that is to be shown alone, or null for all */
  constructor(choose) {
    this.choose = choose;
    this.element = h("div.legend");
    this.only = null;
  }

  /**
   * @param names of the classes
   * @param places classes by size, from `classPlaces`
   */
  show(names, places, only) {
    this.names = names;
    this.only = only;
    this.ranks = new Map(places.slice(0, mostColoured).map(({ kind }, rank) => [kind, rank]));
    const entry = ({ kind, share }) => h("li", h("button.quiet", {
      type: "button", "aria-pressed": this.only === kind, "data-kind": String(kind),
      onclick: () => this.toggle(kind),
    }, this.mark(kind), h("span.name", names[kind] ?? ""), h("span.value", share >= 0.005 ? `${Math.round(share * 100)} %` : "")));
    const others = places.slice(mostColoured);
    this.element.replaceChildren(...[
      h("ul", { "aria-label": "Classes: choose one to see it alone" }, places.slice(0, mostColoured).map(entry)),
      others.length > 0 && h("p", h("label.sr", { for: "map-other" }, "Others, grey"),
        h("select", { id: "map-other", onchange: (event) => this.toggle(event.target.value === "" ? null : Number(event.target.value), true) },
          h("option", { value: "" }, `${others.length} others, grey`),
          others.map(({ kind }) => h("option", { value: String(kind), selected: kind === only }, names[kind])))),
    ].filter(Boolean));
  }

  toggle(kind, isForced = false) {
    this.only = this.only === kind && !isForced ? null : kind;
    for (const button of this.element.querySelectorAll("button")) button.setAttribute("aria-pressed", Number(button.dataset.kind) === this.only);
    const others = this.element.querySelector("select");
    if (others) others.value = this.ranks.has(this.only) || this.only === null ? "" : String(this.only);
    this.choose(this.only);
  }

  mark(kind) {
    const rank = this.ranks.get(kind);
    const drawn = h("svg", { viewBox: "0 0 12 12", "aria-hidden": "true" }, h("path", { d: outlines[shapeOf(rank)] }));
    drawn.style.fill = `var(--class-${rank === undefined ? 0 : (rank % colourCount) + 1})`;
    return drawn;
  }

  /** Red, green, blue and shape of each of 256 classes. */
  palette(colour) {
    const palette = new Uint8Array(256 * 4);
    const others = colour("--class-0");
    for (let kind = 0; kind < 256; kind += 1) {
      const rank = this.ranks.get(kind);
      const isColoured = this.only === null ? rank !== undefined : this.only === kind;
      const rgb = isColoured && rank !== undefined ? colour(`--class-${(rank % colourCount) + 1}`) : isColoured ? colour("--accent") : others;
      palette.set([...rgb, shapeOf(rank) + (isColoured ? 0 : smallShape)], kind * 4);
    }
    return palette;
  }
}

/** Neighbouring ranks differ in colour and shape. */
const shapeOf = (rank) => (rank === undefined ? 0 : (rank + Math.floor(rank / colourCount)) % shapeCount);
