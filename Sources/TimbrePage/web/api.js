// Requests to the service, and what the page does when it does not answer.

import { emptyState, part, told } from "./dom.js";

/** An answer that says what is wrong: a problem document. */
export class Refusal extends Error {
  constructor(status, document) {
    super(document.detail ?? document.title ?? `status ${status}`);
    this.status = status;
  }
}

/** The service asks for its token. */
export class SignInNeeded extends Error {}

const wait = (seconds, signal) => new Promise((go, stop) => {
  const timer = setTimeout(go, seconds * 1000);
  signal?.addEventListener("abort", () => { clearTimeout(timer); stop(signal.reason); }, { once: true });
});

/** Shows that the service is gone, or back. */
function tell(isGone) {
  part("gone").hidden = !isGone;
}

/**
 * A response with status 200. Where the service can't be reached it is asked again until it answers or `signal` aborts; where
 * it is busy, after the time it names.
 */
async function response(path, options, signal) {
  for (let attempt = 0; ; attempt += 1) {
    let answer;
    try {
      answer = await fetch(path, { ...options, signal });
    } catch (fault) {
      if (fault.name === "AbortError" || signal?.aborted) throw fault;
      tell(true);
      await wait(Math.min(5, 1 + attempt), signal);
      continue;
    }
    tell(false);
    if (answer.ok) return answer;
    if (answer.status === 401) {
      dispatchEvent(new Event("signinneeded"));
      throw new SignInNeeded("The service asks for its token.");
    }
    const document = await answer.json().catch(() => ({ title: answer.statusText }));
    if (answer.status === 503 && attempt < 3) {
      await wait(Number(answer.headers.get("Retry-After")) || 1, signal);
      continue;
    }
    throw new Refusal(answer.status, document);
  }
}

/** The fields of a path as a query: lists by commas, what is empty left out. */
export function query(fields) {
  const pairs = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== "" && value !== false);
  // Commas stay as they are: long lists of songs fit into an address.
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs.map(([key, value]) => [key, String(value)]))}`.replace(/%2C/g, ",").replace(/%3A/g, ":");
}

/** `GET` that answers JSON. */
export async function get(path, fields = {}, signal) {
  return (await response(path + query(fields), { headers: { Accept: "application/json" } }, signal)).json();
}

/** `GET` that answers bytes, with the response for its headers. */
export async function bytes(path, fields, signal) {
  const answer = await response(path + query(fields), {}, signal);
  return { buffer: await answer.arrayBuffer(), headers: answer.headers };
}

/** `GET` that answers text. */
export async function text(path, signal) {
  return (await response(path, {}, signal)).text();
}

/** `POST` of a JSON object that answers JSON. */
export async function post(path, body, signal) {
  const options = {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  };
  return (await response(path, options, signal)).json();
}

export async function signIn(token) {
  const answer = await fetch("v1/session", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token }),
  });
  if (!answer.ok) throw new Refusal(answer.status, await answer.json().catch(() => ({ title: answer.statusText })));
}

export const signOut = () => fetch("v1/session", { method: "DELETE" });

/** A song in a path. */
export const songPath = (id, rest = "") => `v1/songs/${encodeURIComponent(`row:${id}`)}${rest}`;

/** The songs that are like a song; a note on what to do where there can be none. */
export async function neighbours(song, request, signal) {
  if (song.is_mapped) return get(songPath(song.id, "/neighbours"), request, signal);
  const { has_model } = await get("v1/model", {}, signal);
  return { items: [], notes: [has_model ? "the model has not seen this song yet: `timbre embed` maps it" : "no model has learned yet how songs sound: `timbre train`"] };
}

/** A value of a filter, in quotes. */
export const quoted = (value) => `"${value.replaceAll('"', '""')}"`;

/**
 * A function that fills `results` with what it is given to ask. A question that is under way when the next one comes is given
 * up, and so are all when `signal` aborts; the old answer stays, dimmed, until the new one is there. It returns whether
 * `results` is filled with the answer.
 */
export function answering(results, signal) {
  let asked;
  return async (ask) => {
    asked?.abort();
    asked = new AbortController();
    results.setAttribute("aria-busy", "true");
    try {
      const found = await ask(AbortSignal.any([signal, asked.signal]));
      results.replaceChildren(...[found].flat(Infinity).filter(Boolean));
    } catch (fault) {
      if (fault.name === "AbortError") return false;
      if (fault instanceof SignInNeeded) throw fault;
      results.replaceChildren(emptyState("That can’t be answered", told(fault.message)));
    }
    results.removeAttribute("aria-busy");
    return true;
  };
}
