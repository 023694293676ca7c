"""The page's files: small, complete, with nothing from elsewhere, under a policy that allows nothing else."""

import re
from pathlib import Path

import pytest

FILES = Path(__file__).parents[2] / "Sources/TimbrePage/web"


@pytest.fixture(scope="module")
def files():
    return {file.name: file.read_text() for file in sorted(FILES.iterdir())}


@pytest.fixture(scope="module")
def served(songs, files):
    """The files as browsers get them, with their headers."""
    return {name: songs.answer("" if name == "index.html" else name) for name in files}


def lean(name, text):
    """Scripts and the stylesheet are served without indentation and comment lines, the latter without spaces at marks."""
    if name == "index.html":
        return text
    lines = [line.lstrip(" ") for line in re.sub(r"^ */\*.*?\*/.*?$\n?", "", text, flags=re.MULTILINE | re.DOTALL).split("\n")]
    text = "\n".join(line for line in lines if line and not line.startswith("//"))
    for mark, short in [(": ", ":"), ("; ", ";"), (", ", ","), (" { ", "{"), (" }", "}"), (";}", "}")] if name.endswith(".css") else []:
        text = text.replace(mark, short)
    return text


def test_the_program_serves_these_files(files, served):
    for name, text in files.items():
        assert served[name][0].decode() == lean(name, text), f"{name}: the program was built from another file"


def test_every_file_comes_with_a_policy_that_allows_only_the_service(served):
    for _, headers in served.values():
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "'unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_all_files_together_stay_below_150_kilobytes_before_compression(served):
    assert sum(len(body) for body, _ in served.values()) < 150 << 10


def test_no_file_is_longer_than_350_lines(files):
    assert [name for name, text in files.items() if len(text.splitlines()) > 350] == []


def test_every_import_names_a_file_and_what_it_exports(files):
    scripts = {name: text for name, text in files.items() if name.endswith(".js")}
    exported = {
        name: set(re.findall(r"^export (?:async )?(?:function|class|const|let) (\w+)", text, re.MULTILINE))
        for name, text in scripts.items()
    }
    seen = set()
    for name, text in scripts.items():
        for names, source in re.findall(r'^import (.+?) from "\./([\w.-]+)";', text, re.MULTILINE | re.DOTALL):
            assert source in scripts, f"{name} imports {source}"
            seen.add(source)
            if names.startswith("{"):
                wanted = {one.split(" as ")[0].strip() for one in names.strip("{} \n").split(",")} - {""}
                assert wanted <= exported[source], f"{name} imports {wanted - exported[source]} from {source}"
                used = {one.split(" as ")[-1].strip() for one in names.strip("{} \n").split(",")} - {""}
                body = text[text.rindex("import ") :].split("\n", 1)[1]
                assert {one for one in used if not re.search(rf"\b{one}\b", body)} == set(), (
                    f"{name} imports what it does not use"
                )
    assert seen == scripts.keys() - {"timbre.js"}, "files that nothing imports"


def test_no_address_of_another_host_stands_in_the_files(files):
    for name, text in files.items():
        found = set(re.findall(r"(?:https?:)?//[\w-]+\.[\w.-]+", text)) - {"http://www.w3.org"}
        assert found == set(), name


def test_the_document_has_no_script_style_or_handler_of_its_own(files):
    document = files["index.html"]
    assert re.findall(r"<script(?![^>]* src=)", document) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=", document) == []


def test_texts_never_become_markup(files):
    for name, text in files.items():
        assert (
            re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|setTimeout\(\s*[\"'`]", text)
            == []
        ), name
