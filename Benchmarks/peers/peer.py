"""How the benchmark's peers talk: a line of JSON that says what they are, then for each job, a line, an answer.

    echo '{"k": 10}' | python search_faiss.py songs.npy queries.npy
"""
import importlib
import importlib.metadata
import json
import platform
import sys
import time


def library(name, package=None):
    """A library that the peer is about; a sentence and status 1 where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError as fault:
        sys.exit(f"{sys.argv[0]} needs {package or name} in {sys.executable}: {fault}")


def introduce(*packages):
    """Says which versions are measured, of those packages that are installed."""
    versions = {"python": platform.python_version()}
    for package in packages:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            pass  # One library can come in packages of several names.
    print(json.dumps(versions), flush=True)


def serve(answer):
    """Answers jobs until there are no more."""
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


def seconds_of(work, repeat=True):
    """Seconds of a call: the mean of as many as fill 0.2 s, as Timbre's own are timed."""
    start = time.perf_counter()
    calls = 0
    while True:
        work()
        calls += 1
        seconds = time.perf_counter() - start
        if seconds >= 0.2 or not repeat:
            return seconds / calls
