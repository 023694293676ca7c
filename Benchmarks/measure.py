"""Measures Timbre beside its peers, in turn, and keeps the raw lines.

    python3 -m venv peers-env && peers-env/bin/pip install tensorflow-cpu faiss-cpu
    python3 Benchmarks/measure.py --timbre .build/release/timbre --python peers-env/bin/python \\
        --output Benchmarks/runs/<date>-<machine>

--python is the environment that has the peers' libraries. Ours and theirs run in turn, --runs times; the table gives medians and ratios. Everything it makes
(CSV, catalogues, vectors: about 3 GB) lies in --scratch and is kept for the next time.
"""
import argparse, json, os, platform, shutil, statistics, subprocess, sys, time

PEERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers")


def run(command):
    """A whole process: seconds and its standard output."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    output, messages = process.communicate()
    seconds = time.perf_counter() - start
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)}: status {process.returncode}\n{messages[-2000:]}")
    return seconds, output


def measured(command):
    """A whole process: seconds, and its own peak resident megabytes."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    messages = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)}: status {process.returncode}\n{messages.decode()[-2000:]}")
    return seconds, usage.ru_maxrss / 1024


class Record:
    def __init__(self, folder):
        os.makedirs(folder, exist_ok=True)
        self.path = os.path.join(folder, "raw.jsonl")
        self.lines = []

    def add(self, what, who, **figures):
        line = {"what": what, "who": who, **figures}
        self.lines.append(line)
        with open(self.path, "a") as file:
            file.write(json.dumps(line) + "\n")
        print(json.dumps(line), flush=True)

    def median(self, what, who, figure):
        values = [line[figure] for line in self.lines if line["what"] == what and line["who"] == who]
        return statistics.median(values)


def history_rate(catalogue):
    """Songs per second of the epochs after the first, as the peer counts them: validation left out on both sides."""
    with open(os.path.join(catalogue, "history.csv")) as file:
        header, *rows = [line.strip().split(",") for line in file]
    rates = [float(row[header.index("songs_per_second")]) for row in rows[1:]]
    return len(rates) / sum(1 / rate for rate in rates)


def training(a, record, catalogue):
    for _ in range(a.runs):
        seconds, _ = run([a.timbre, "train", "--catalogue", catalogue, "--device", "cpu", "--quiet", "--epochs", "4",
                          "--threads", str(a.threads)])
        record.add("train", "timbre", songs_per_second=history_rate(catalogue), seconds=seconds)
        seconds, output = run([a.python, os.path.join(PEERS, "train_keras.py"), "--songs", "400000", "--artists",
                               "100000", "--epochs", "3", "--threads", str(a.threads)])
        record.add("train", "keras", **json.loads(output))


def searching(a, record, scratch):
    vectors = os.path.join(scratch, "vectors")
    for _ in range(a.runs):
        _, output = run([a.python, os.path.join(PEERS, "search_faiss.py"), "--songs", "1000000", "--queries",
                         "10000", "--runs", "1", "--threads", str(a.threads), "--save", vectors])
        for line in output.splitlines():
            record.add("search", "faiss-tuned", **json.loads(line))
        _, output = run([a.timbre, "search", "--device", "cpu", "--json", "--quiet", "--threads", str(a.threads),
                         "--vectors", f"{vectors}/songs.npy", "--queries", f"{vectors}/queries.npy", "-k", "10",
                         "--neighbours", f"{scratch}/neighbours.npy", "--scores", f"{scratch}/scores.npy"])
        record.add("search", "timbre", **json.loads(output))


def ingest(a, record, csv, scratch):
    catalogue = os.path.join(scratch, "ingest.timbre")
    size = os.path.getsize(csv)
    for _ in range(a.runs):
        shutil.rmtree(catalogue, ignore_errors=True)
        seconds, peak = measured([a.timbre, "ingest", csv, "--recipe", "spotify-900k", "--catalogue", catalogue,
                                  "--quiet"])
        record.add("ingest", "timbre", bytes=size, seconds=seconds, megabytes_per_second=size / 1e6 / seconds,
                   peak_resident_megabytes=peak)


def similar(a, record, catalogue):
    for turn in range(a.runs + 1):
        for what, query in (
            ("similar --id", ["--id", str(1000 + turn)]),
            ("similar --song", ["--song", "Fountan"]),
            ("similar --profile", ["--profile", f"tempo={100 + turn},genre=rock"]),
        ):
            seconds, peak = measured([a.timbre, "similar", "--catalogue", catalogue, "--quiet", *query])
            if turn > 0:  # the first warms the page cache
                record.add(what, "timbre", seconds=seconds, peak_resident_megabytes=peak)


def summary(record, a, folder):
    rows = ["| what | Timbre | peer | ratio |", "|---|---|---|---|"]
    have = {line["what"] for line in record.lines}
    if "train" in have:
        ours, theirs = (record.median("train", who, "songs_per_second") for who in ("timbre", "keras"))
        rows.append(f"| training, classic network, 400,000 songs, 100,000 artists | {ours:,.0f} songs/s | "
                    f"Keras {theirs:,.0f} songs/s | {ours / theirs:.1f} × |")
    if "search" in have:
        ours, theirs = (record.median("search", who, "pairs_per_second") for who in ("timbre", "faiss-tuned"))
        rows.append(f"| exact top-10, 10,000 queries × 1,000,000 songs × 20 | {ours / 1e9:.2f} Gpair/s | "
                    f"faiss, tuned {theirs / 1e9:.2f} Gpair/s | {ours / theirs:.1f} × |")
    if "ingest" in have:
        rate = record.median("ingest", "timbre", "megabytes_per_second")
        peak = record.median("ingest", "timbre", "peak_resident_megabytes")
        rows.append(f"| ingest, 900k dialect with texts, 1.1 GB | {rate:.0f} MB/s, {peak:.0f} MB resident | | |")
    for what in sorted(what for what in have if what.startswith("similar")):
        seconds = record.median(what, "timbre", "seconds")
        rows.append(f"| `{what}` on a million songs, start to answer | {seconds * 1000:.0f} ms | | |")
    with open("/proc/cpuinfo") as file:
        model = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), platform.machine())
    versions = subprocess.run([a.python, "-m", "pip", "list", "--format=freeze"], capture_output=True, text=True).stdout
    wanted = ("tensorflow", "keras", "faiss", "numpy")
    peers = ", ".join(line for line in versions.split() if line.startswith(wanted))
    with open(os.path.join(folder, "README.md"), "w") as file:
        file.write(f"# {os.path.basename(os.path.normpath(folder))}\n\n{model}, {os.cpu_count()} cores, no GPU; "
                   f"{a.threads} threads. Medians of {a.runs} runs, ours and theirs in turn; raw lines in `raw.jsonl`.\n"
                   f"\n    python3 Benchmarks/measure.py {' '.join(sys.argv[1:])}\n\nPeers: {peers}\n\n"
                   + "\n".join(rows) + "\n")
    print("\n".join(rows))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--timbre", required=True)
    p.add_argument("--python", default=sys.executable)
    p.add_argument("--output", required=True)
    p.add_argument("--scratch", default="/tmp/timbre-benchmarks")
    p.add_argument("--runs", type=int, default=7)
    p.add_argument("--threads", type=int, default=os.cpu_count())
    p.add_argument("--only", default="train,search,ingest,similar")
    a = p.parse_args()
    a.timbre = os.path.abspath(a.timbre)
    os.makedirs(a.scratch, exist_ok=True)
    record = Record(a.output)
    only = a.only.split(",")

    def synthetic(songs, text_length=1000):
        path = os.path.join(a.scratch, f"songs-{songs}-{text_length}.csv")
        if not os.path.exists(path):
            run([a.timbre, "synthesize", "--songs", str(songs), "--text-length", str(text_length), "--output", path])
        return path

    def catalogue(songs):
        path = os.path.join(a.scratch, f"songs-{songs}.timbre")
        if not os.path.exists(path):
            run([a.timbre, "ingest", synthetic(songs, 20), "--recipe", "spotify-900k-classic", "--catalogue", path])
        return path

    if "train" in only:
        training(a, record, catalogue(400_000))
    if "search" in only:
        searching(a, record, a.scratch)
    if "ingest" in only:
        ingest(a, record, synthetic(900_000), a.scratch)
    if "similar" in only:
        million = catalogue(1_000_000)
        if not os.path.exists(os.path.join(million, "latents.npy")):
            run([a.timbre, "train", "--catalogue", million, "--epochs", "1", "--quiet"])
        similar(a, record, million)
    summary(record, a, a.output)


if __name__ == "__main__":
    main()
