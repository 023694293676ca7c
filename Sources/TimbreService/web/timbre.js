// The page: finds a song while its words are typed, and shows the songs that are like it.

const part = (id) => document.getElementById(id);
const words = part("words");

/** Texts of songs are texts: never markup. */
function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

async function ask(path, signal) {
  const response = await fetch(path, { signal, headers: { Accept: "application/json" } });
  if (response.status === 401) {
    part("sign-in").hidden = false;
    part("token").focus();
    throw new Error("Sign in with the service's token.");
  }
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail ?? response.statusText);
  return answer;
}

const byline = (song) =>
  [song.artists.join(", ") || "unknown artist", song.album, song.genres.join(", "), song.year]
    .filter((text) => text !== "" && text !== null && text !== undefined).join(" · ");

/** What brings a song and its neighbour together, in words. */
function reasons(why) {
  if (!why) return "";
  const names = [...why.artists, ...why.genres, ...why.emotions];
  const features = why.features.map((feature) =>
    `${feature.score < 0 ? "low" : "high"} ${feature.name.replaceAll("_", " ")}`);
  return [...new Set([...names, ...features])].join(", ");
}

function songButton(song, score, why) {
  const button = element("button");
  button.type = "button";
  if (score !== undefined) {
    const mark = element("span", `${Math.round(score * 100)} %`, "score");
    mark.title = `cosine ${score}`;
    button.append(mark);
  }
  button.append(element("span", song.title || "unknown title", "title"), element("span", byline(song), "why"));
  if (why) button.append(element("span", `both: ${why}`, "why"));
  button.addEventListener("click", () => { location.hash = `song=${song.id}`; });
  const item = element("li");
  item.append(button);
  return item;
}

let asked;
async function search() {
  asked?.abort();
  asked = new AbortController();
  const text = words.value.trim();
  if (text === "") {
    part("found-part").hidden = true;
    part("status").textContent = "";
    return;
  }
  try {
    const found = await ask(`/v1/songs?n=8&q=${encodeURIComponent(text)}`, asked.signal);
    part("found").replaceChildren(...found.items.map((song) => songButton(song)));
    part("found-part").hidden = found.items.length === 0;
    part("status").textContent = found.notes[0] ??
      (found.total > found.items.length
        ? `${found.items.length} of ${found.total.toLocaleString("en")} songs`
        : `${found.total} ${found.total === 1 ? "song" : "songs"}`);
  } catch (error) {
    if (error.name !== "AbortError") part("status").textContent = error.message;
  }
}

let shown;
async function showNeighbours() {
  shown?.abort();
  shown = new AbortController();
  const id = new URLSearchParams(location.hash.slice(1)).get("song");
  part("neighbours-part").hidden = id === null;
  if (id === null) return;
  part("status").textContent = "…";
  try {
    const row = `row:${id}`;
    const [song, found] = await Promise.all([
      ask(`/v1/songs/${encodeURIComponent(row)}`, shown.signal),
      ask(`/v1/songs/${encodeURIComponent(row)}/neighbours?n=20`, shown.signal),
    ]);
    part("neighbours-heading").textContent = `Like “${song.title || "unknown title"}” by ${song.artists.join(", ") || "unknown"}`;
    // What was looked for makes room for what was found, and the keyboard goes on from there.
    part("found-part").hidden = true;
    part("neighbours-heading").focus();
    part("neighbours").replaceChildren(
      ...found.items.map((item) => songButton(item, item.score, reasons(item.why))));
    part("status").textContent = found.notes.join("; ");
    document.title = `${song.title} · Timbre`;
  } catch (error) {
    if (error.name === "AbortError") return;
    part("neighbours").replaceChildren();
    part("neighbours-heading").textContent = "Nothing to show";
    part("status").textContent = error.message;
  }
}

async function begin() {
  try {
    const model = await ask("/v1/model");
    part("summary").textContent = `${model.songs.toLocaleString("en")} songs`;
    part("sign-in").hidden = true;
    await showNeighbours();
  } catch (error) {
    part("status").textContent = error.message;
  }
}

let pause;
words.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(search, 120);
});
part("search").addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
part("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  const response = await fetch("/v1/session", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token: part("token").value }),
  });
  part("token").value = "";
  if (response.ok) await begin();
  else part("status").textContent = (await response.json()).detail;
});
window.addEventListener("hashchange", showNeighbours);
begin();
