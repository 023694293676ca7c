// The print: a song as a row of bars, one a feature, each as high as the song's percentile among all songs.

import { h } from "./dom.js";

/** The catalogue's features, and the categories that have suggestions: set once, from /v1/model. */
let features = [];
let vocabularies = [];

export const hasNames = (category) => vocabularies.includes(category);

export function setModel(model) {
  vocabularies = model.vocabularies;
  features = model.features.filter((feature) => feature.quantiles.length > 1).map((feature) => {
    const { quantiles, unit } = feature;
    // Between two whole numbers a percentile may be neither.
    const fractions = quantiles.filter((value) => !Number.isInteger(value)).length;
    return {
      ...feature,
      label: named(feature.name),
      unitText: feature.name === "popularity" ? "" : { bpm: "BPM", percent: "%", dB: "dB" }[unit] ?? "",
      // Yes or no: two values, or three where two answers were added up.
      isOrdered: !unordered.has(feature.name),
      isFlag: quantiles[0] === 0 && fractions <= quantiles.at(-1) && (quantiles.at(-1) <= 1 || (unit === null && quantiles.at(-1) <= 2)),
    };
  });
  // Numbers first: a print's bars, then its answers.
  features = [...features.filter((feature) => !feature.isFlag), ...features.filter((feature) => feature.isFlag)];
}

/** Features whose order says nothing: a key is not higher than another. */
const unordered = new Set(["key", "time_signature"]);

/** The features that a print has bars for. */
export const printed = () => features.filter((feature) => feature.isOrdered).slice(0, mostBars);

export const allFeatures = () => features;

export const named = (name) => name.replace(/_ms$/, "").replaceAll("_", " ");

/** The share of all songs that have less, from 0 to 1; songs that have the same count half. */
export function percentile(feature, value) {
  const { quantiles } = feature;
  const last = quantiles.length - 1;
  if (feature.isFlag) return value > 0 ? 1 : 0;
  if (value < quantiles[0]) return 0;
  if (value > quantiles[last]) return 1;
  const below = place(quantiles, value, (a, b) => a < b);
  const upTo = place(quantiles, value, (a, b) => a <= b);
  if (upTo > below) return (below + upTo - 1) / 2 / last;
  const [low, high] = [quantiles[below - 1], quantiles[below]];
  return (below - 1 + (value - low) / (high - low)) / last;
}

/** How many of an ascending list come before a value. */
function place(list, value, precedes) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (precedes(list[middle], value)) low = middle + 1; else high = middle;
  }
  return low;
}

const flagWords = { mode: ["minor", "major"] };
const keys = ["C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B"];

/** A value in words: "124 BPM", "2016", "yes". */
export function valueText(feature, value) {
  if (value === undefined) return "unknown";
  if (feature.isFlag) return (flagWords[feature.name] ?? ["no", "yes"])[value > 0 ? 1 : 0];
  if (feature.name === "key" && keys[value]) return keys[value];
  if (feature.unit === "year") return String(Math.floor(value));
  const length = { ms: 0.001, s: 1, min: 60 }[feature.unit];
  if (length) {
    const seconds = Math.round(value * length);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
  if (feature.unit === "fraction") return `${Math.round(value * 100)} %`;
  const span = feature.quantiles.at(-1) - feature.quantiles[0];
  // No −0.
  const text = (Math.abs(value) < 0.5 && span >= 20 ? 0 : value).toLocaleString("en", { maximumFractionDigits: span >= 20 ? 0 : span >= 2 ? 1 : 3, useGrouping: span >= 20000 });
  return feature.unitText === "" ? text : `${text} ${feature.unitText}`;
}

/** "louder than 91 % of songs" in words that fit every feature. */
export function inWords(feature, value) {
  if (feature.isFlag) return `${feature.label}: ${valueText(feature, value)}`;
  const share = percentile(feature, value);
  return share >= 0.5
    ? `${feature.label} higher than ${Math.round(share * 100)} % of songs`
    : `${feature.label} lower than ${Math.round((1 - share) * 100)} % of songs`;
}

/** The few features that tell most of a song, as a sentence for those who do not see its print. */
export function printInWords(values, count = 3) {
  const told = features.filter((feature) => values[feature.name] !== undefined && !feature.isFlag)
    .map((feature) => ({ feature, far: Math.abs(percentile(feature, values[feature.name]) - 0.5) }))
    .sort((a, b) => b.far - a.far).slice(0, count);
  return told.map(({ feature }) => inWords(feature, values[feature.name])).join("; ") || "no features";
}

/** Features whose bars a small print can hold. */
const mostBars = 32;
const largePrint = 64;

/**
 * A print.
 *
 * @param values feature → value of the song
 * @param against values that are drawn behind it, as a pale outline: those of the song that was asked for
 * @param label in words; "" where what stands beside it says as much
 * @param quartiles feature → [first quartile, median, third quartile]: the print of many songs
 */
export function print({ values = {}, against, quartiles, height = 28, bar = 4, gap = 2, label }) {
  const shown = printed();
  const [step, base] = [bar + gap, height - 0.5];
  const width = shown.length * step - gap;
  const top = (feature, value) => base - Math.max(1, Math.round(percentile(feature, value) * (height - 2)));
  let [bars, ranges, outline] = ["", "", ""];
  shown.forEach((feature, index) => {
    const x = index * step;
    if (quartiles?.[feature.name]) {
      const [low, middle, high] = quartiles[feature.name].map((value) => top(feature, value));
      ranges += `M${x} ${Math.max(low, high + 1)}h${bar}V${high}h${-bar}z`;
      bars += `M${x} ${middle + 0.75}h${bar}v-1.5h${-bar}z`;
    } else if (values[feature.name] !== undefined && !(feature.isFlag && values[feature.name] <= 0)) {
      bars += `M${x} ${base}h${bar}V${top(feature, values[feature.name])}h${-bar}z`;
    }
    if (against?.[feature.name] !== undefined && !(feature.isFlag && against[feature.name] <= 0)) {
      outline += `M${x - gap / 2} ${base}V${top(feature, against[feature.name])}h${bar + gap}V${base}z`;
    }
  });
  return h("svg.print", {
    viewBox: `0 0 ${width} ${height}`, width, height,
    ...(label === "" ? { "aria-hidden": true } : { role: "img", "aria-label": label ?? printInWords(quartiles ? medians(quartiles) : values) }),
  },
  outline && h("path.outline", { d: outline }),
  h("path.base", { d: `M0 ${base}H${width}` }),
  ranges && h("path.ranges", { d: ranges }),
  h("path.bars", { d: bars }),
  // A large print names its bars to a pointer.
  height < largePrint && label !== "" && h("title", label ?? printInWords(quartiles ? medians(quartiles) : values)),
  height >= largePrint && shown.map((feature, index) => h("rect.hit", { x: index * step, y: 0, width: step, height, "data-feature": feature.name },
    h("title", told(feature, values[feature.name], quartiles?.[feature.name])))));
}

function told(feature, value, quartiles) {
  if (quartiles) return `${feature.label}: half of the songs from ${valueText(feature, quartiles[0])} to ${valueText(feature, quartiles[2])}`;
  return value === undefined ? `${feature.label}: unknown` : `${feature.label} ${valueText(feature, value)}: ${inWords(feature, value)}`;
}

/** The value below which a share of the songs lies: what a print's bar of that height stands for. */
export const valueAt = (feature, share) => feature.quantiles[Math.round(Math.min(1, Math.max(0, share)) * (feature.quantiles.length - 1))];

export const medians = (quartiles) => Object.fromEntries(Object.entries(quartiles).map(([name, three]) => [name, three[1]]));
