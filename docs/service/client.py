import json, sys, time, urllib.error, urllib.parse, urllib.request

address, words = (sys.argv[1:] + ["mirror"])[:2]


def ask(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address + path, data, {"Content-Type": "application/json"})
    for _ in range(5):
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code != 503:
                sys.exit(json.load(error)["detail"])
            time.sleep(int(error.headers.get("Retry-After", 1)))
    sys.exit("the service is busy")


found = ask("/v1/songs?" + urllib.parse.urlencode({"q": words, "n": 3}))
rows = [f"row:{song['id']}" for song in found["items"]] or sys.exit(found["notes"][0])
for song in ask(f"/v1/songs/{rows[0]}/neighbours?n=5")["items"]:
    shared = song["why"]["artists"] + song["why"]["genres"] + [x["name"] for x in song["why"]["features"]]
    print(f"{song['score']:.2f}", song["title"], "| both:", ", ".join(shared))
for song in ask("/v1/playlists", {"likes": rows[:2], "n": 10, "per_artist": 2})["items"]:
    print(song["rank"], song["title"], "by", song["artist"])
for answer in ask("/v1/search", {"songs": rows, "k": 4})["items"]:
    print(rows[answer["query"]], "is like the rows", answer["ids"][1:])
