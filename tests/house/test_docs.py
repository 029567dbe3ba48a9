"""The documentation agrees with the code: links, variables, clauses, commands, dependencies."""

import importlib
import importlib.util
import json
import re
import subprocess
from pathlib import Path

import pytest
import typer
from django.apps import apps

from dirigent.config import cli
from dirigent.config.commands.regulation import table
from dirigent.regulation.engine import REGISTRY

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "README.ru.md", *sorted((ROOT / "docs").rglob("*.md"))]
TRACKED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.splitlines()  # fmt: skip
# Written in pieces, so that this file does not accuse itself.
PLACES = (
    "/" + "work/",
    "/" + "root/",
    "/home" + "/",
    "python" + "hosted",
    "registry" + "." + "npm",
    "index-" + "url",
)


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text()


def between(name: str, mark: str) -> str:
    return page(name).partition(f"<!-- {mark} -->\n")[2].partition(f"<!-- /{mark} -->")[0].strip()


def first_column(text: str) -> set[str]:
    return {name for name in re.findall(r"^\| `?([^|`]+?)`? \|", text, re.MULTILINE) if name.strip("- ")}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    targets = re.findall(r"\]\((?!https?://)([^)\s]+)\)", path.read_text())
    broken = [t for t in targets if t.partition("#")[0] and not (path.parent / t.partition("#")[0]).exists()]
    assert broken == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_named_files_exist(path):
    named = re.findall(r"`((?:dirigent|tests|docs|bin|requirements|bench)/[\w./-]+)", path.read_text())
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_places_of_security_exist():
    """Written from the room on: `desk/finding.py`, `conversations/receiving.py`."""
    named = re.findall(r"`(\w+/[\w./]+\.py)`", page("security.md"))
    floors = [ROOT, ROOT / "dirigent", ROOT / "dirigent" / "domain"]
    assert [name for name in named if not any((floor / name).exists() for floor in floors)] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_anchors_exist(path):
    for target in re.findall(r"\]\((?!https?://)([^)\s]*#[^)\s]+)\)", path.read_text()):
        name, _, anchor = target.partition("#")
        headings = re.findall(r"^#+ (.+)$", (path.parent / name if name else path).read_text(), re.MULTILINE)
        assert anchor in {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}, target


def test_every_variable_is_described_and_none_is_invented():
    reads = re.compile(r"(?:env\.(?:text|flag|number|names|folder)\(|environ(?:\.get\(|\[))\s*\"([A-Z][A-Z_]+)\"")
    readers = [*(ROOT / "dirigent" / "config").glob("*.py"), *(ROOT / "bin").glob("*.py")]
    read = {name for path in readers for name in reads.findall(path.read_text())}
    read |= {name for name in re.findall(r"\$\{([A-Z]+):-", (ROOT / "bin" / "python.sh").read_text())}
    theirs = {"PATH", "DJANGO_SETTINGS_MODULE"}  # of the system and of Django
    ours_alone = {"DIRIGENT_TEST"} & read
    assert first_column(between("running.md", "variables")) - {"variable"} == (read - theirs) | ours_alone


def test_the_table_of_clauses_is_up_to_date():
    assert between("regulation.md", "clauses") == table("en"), "bin/dirigent regulation print"


def test_every_clause_is_described():
    assert set(REGISTRY) <= first_column(between("regulation.md", "clauses"))


def test_every_direct_dependency_has_its_reason():
    asked = set()
    for name in ("run", "dev", "node", "uv"):
        for line in (ROOT / "requirements" / f"{name}.in").read_text().splitlines():
            if line and not line.startswith(("-", "#")):
                asked.add(re.match(r"[A-Za-z0-9._-]+", line)[0])
    package = json.loads((ROOT / "package.json").read_text())
    asked |= {*package["dependencies"], *package["devDependencies"]}
    assert first_column(page("dependencies.md")) - {"package"} == asked


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_exist(path):
    for noun, verb in re.findall(r"bin/dirigent ([a-z]+)(?: ([a-z]+))?", path.read_text()):
        assert noun in cli.NAMES, noun
        app = getattr(importlib.import_module(f"dirigent.config.commands.{noun}"), "app", None)
        if isinstance(app, typer.Typer):
            assert verb in {c.name or c.callback.__name__ for c in app.registered_commands}, f"{noun} {verb}"


def test_the_glossary_names_what_exists():
    """`room.Model` and `Model.member` stand in the code under that name."""
    models = {model.__name__: model for model in apps.get_models()}
    for room, name in re.findall(r"`([a-z]+)\.([A-Z]\w+)`", page("glossary.md")):
        places = [f"dirigent.{floor}.{room}" for floor in ("domain", "foundation")] + [f"dirigent.{room}"]
        found = [importlib.import_module(place) for place in places if importlib.util.find_spec(place)]
        ours = [importlib.import_module(f"{found[0].__name__}.models"), *found]
        ours += [importlib.import_module("dirigent.regulation.clause")] if room == "regulation" else []
        assert any(hasattr(module, name) for module in ours), f"{room}.{name}"
    for name, member in re.findall(r"`([A-Z]\w+)\.([a-z_]+)`", page("glossary.md")):
        if name in models:
            assert hasattr(models[name], member) or hasattr(models[name].objects.all(), member), f"{name}.{member}"


def test_decisions_are_numbered_without_a_gap():
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("place", PLACES)
def test_the_repository_names_no_machine(place):
    found = []
    for name in TRACKED:
        path = ROOT / name
        readable = path.is_file() and path.suffix not in (".png", ".xlsx", ".mbox", ".woff2")
        if readable and place in path.read_text(errors="replace"):
            found.append(name)
    assert found == []
