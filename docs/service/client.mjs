const [address, words = "mirror"] = process.argv.slice(2);

async function ask(path, body) {
  const request = body && {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  for (let attempt = 0; attempt < 5; attempt++) {
    const answer = await fetch(address + path, request);
    if (answer.ok) return answer.json();
    if (answer.status !== 503) throw (await answer.json()).detail;
    await new Promise((done) => setTimeout(done, 1000 * (answer.headers.get("Retry-After") ?? 1)));
  }
  throw "the service is busy";
}

try {
  const found = await ask(`/v1/songs?${new URLSearchParams({ q: words, n: 3 })}`);
  if (found.items.length === 0) throw found.notes[0];
  const rows = found.items.map((song) => `row:${song.id}`);
  for (const { score, title, why } of (await ask(`/v1/songs/${rows[0]}/neighbours?n=5`)).items)
    console.log(score.toFixed(2), title, "| both:", [...why.artists, ...why.genres].join(", "));
  const playlist = await ask("/v1/playlists", { likes: rows.slice(0, 2), n: 10, per_artist: 2 });
  for (const { rank, title, artist } of playlist.items) console.log(rank, title, "by", artist);
} catch (problem) {
  console.error(problem);
  process.exitCode = 1;
}
