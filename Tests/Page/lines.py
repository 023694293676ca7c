"""A line for each file of tests, as the project's other checks write them; what failed follows at the end."""

from pathlib import Path

import pytest

# Tests of each file that are still to run, and what has become of the others.
left, results, measured = {}, {}, {}


def pytest_collection_modifyitems(items):
    for item in items:
        left[item.path.name] = left.get(item.path.name, 0) + 1


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(report):
    """No dots: the lines of files tell how far the tests are."""
    return report.outcome if report.when == "call" or report.outcome != "passed" else "", "", ""


def pytest_runtest_logreport(report):
    file = Path(report.location[0]).name
    found = results.setdefault(file, {"passed": set(), "failed": set(), "skipped": set(), "seconds": 0})
    found["seconds"] += report.duration
    if report.outcome != "passed" or report.when == "call":
        found[report.outcome].add(report.nodeid)
    if report.when == "teardown":
        left[file] -= 1
        if left[file] == 0:
            tell(file, found)


def tell(file, found):
    """A line of a file whose tests have all run."""
    found["passed"] -= found["failed"]
    counts = ", ".join(f"{len(found[kind])} {kind}" for kind in ("failed", "passed", "skipped") if found[kind])
    word = "FAILED" if found["failed"] else "passed" if found["passed"] else "skipped"
    print(f"{word:8} {file}: {counts}, {found['seconds']:.0f} s", *measured.get(file, []), sep="\n         ", flush=True)


@pytest.fixture
def report(request):
    """Keeps a sentence on what was measured, for the line of the file."""
    return measured.setdefault(request.path.name, []).append
