// What brings two songs together, in words.

import { allFeatures, named, percentile } from "./print.js";

/** Words for the two ends of features that have better ones than "low" and "high". */
const ends = {
  tempo: ["slow", "fast"], energy: ["calm", "energetic"], danceability: ["hard to dance to", "danceable"],
  positiveness: ["dark", "cheerful"], valence: ["dark", "cheerful"], speechiness: ["hardly spoken", "much spoken"],
  liveness: ["studio", "live"], acousticness: ["electric", "acoustic"], instrumentalness: ["sung", "instrumental"],
  loudness: ["quiet", "loud"], popularity: ["little known", "popular"], year: ["old", "new"],
  duration: ["short", "long"], duration_ms: ["short", "long"], explicit: ["clean", "explicit"], mode: ["in minor", "in major"],
};


export const upperFirst = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function side(feature, isHigh) {
  const words = ends[feature.name];
  if (words) return words[isHigh ? 1 : 0];
  if (feature.isFlag) return isHigh ? named(feature.name) : `not ${named(feature.name)}`;
  return `${isHigh ? "high" : "low"} ${named(feature.name)}`;
}

/** One line on what a song and its neighbour share. */
export function shortWhy(why) {
  if (!why) return "";
  const names = [...why.artists.map((name) => `also by ${name}`), ...why.genres, ...why.emotions];
  const told = why.features.map(({ name, score }) => {
    const feature = allFeatures().find((one) => one.name === name);
    return feature?.isOrdered ? side(feature, score > 0) : "";
  });
  return upperFirst([...new Set([...names, ...told])].filter((text) => text !== "").slice(0, 5).join(", "));
}

/**
 * Features side by side, the nearest and the furthest by percentile.
 *
 * @returns { near, far }: lists of { feature, one, other, apart }
 */
export function compared(one, other) {
  const list = allFeatures().filter((feature) => feature.isOrdered && one[feature.name] !== undefined && other[feature.name] !== undefined)
    .map((feature) => {
      const [a, b] = [percentile(feature, one[feature.name]), percentile(feature, other[feature.name])];
      // What both have in common tells more where few songs have it.
      return { feature, a, b, apart: Math.abs(a - b), rare: Math.abs((a + b) / 2 - 0.5) };
    });
  const near = list.filter((item) => item.apart < 0.15 && (!item.feature.isFlag || item.a === 1))
    .sort((x, y) => y.rare - y.apart - (x.rare - x.apart)).slice(0, 4);
  const far = list.filter((item) => item.apart >= 0.15).sort((x, y) => y.apart - x.apart).slice(0, 3);
  return { near, far };
}

/** Match of a song in per cent: its cosine, where 0 stands for all below. Only the same vector has 100. */
export const match = (score) => String(score > 0.999999 ? 100 : Math.min(99, Math.max(0, Math.round(100 * score))));

/** A question of a survey as a person would read it: "music_time_slot" is "Music time slot". */
export const question = (text) => upperFirst(named(text).trim());

/** What speaks for a song's mood, as a person would say it: "genre=dubstep" and "genre with “dubstep”" are "dubstep". */
export function moodReasons({ reasons, features }) {
  const plain = reasons.map((reason) => {
    const feature = allFeatures().find((one) => one.name === reason && one.isOrdered && features?.[reason] !== undefined);
    if (feature) return side(feature, percentile(feature, features[reason]) > 0.5);
    return named(reason.replace(/^[^=“]*=/, "").replace(/^.* with “(.*)”$/, "$1"));
  });
  return [...new Set(plain)].join(", ");
}
