"""The floors that import-linter (pyproject.toml) cannot see: names inside modules, clocks, late imports, circles."""

import ast
import importlib.util
import tomllib
from fnmatch import fnmatch
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.source import ROOT, Module, functions, imported, modules, read

# A name, and the files that may know it. Whole packages (aiosmtpd, Bolt, Jinja2 ...) are import-linter's.
MAY_KNOW = {
    "os.environ": ("bot/config.py",),
    "os.getenv": ("bot/config.py",),
    "os.putenv": ("bot/config.py",),
    "dkim": ("bot/signatures.py",),
    "dns": ("bot/name_service.py",),
    "slack_bolt": ("bot/handlers/slack*.py", "bot/app.py"),
    "slack_sdk.web": ("bot/senders.py",),
    "slack_sdk.WebClient": ("bot/senders.py",),
    "sqlalchemy": ("storage/*",),
}
# What a service may still name although its package is another room's.
OPEN_TO_ALL = {"sqlalchemy.ext.asyncio.AsyncSession"}

PURE = ("bot/mail/*", "bot/triage/*", "bot/reports/suppression.py", "bot/workdays.py", "bot/deadlines.py")
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
LATE_IMPORTS = {"bot/triage/nlp.py": "spacy"}


def known(module: Module) -> set[str]:
    """The dotted names a module reaches: imports, and attributes of imported modules (`os.environ`)."""
    return {name for name, _ in imported(module)} | attributes(module)


def attributes(module: Module) -> set[str]:
    return {ast.unparse(node) for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)}


def matches(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)


def trespasses(module: Module) -> list[str]:
    reached = known(module) - OPEN_TO_ALL
    return [
        f"{module.path} knows {name}"
        for name, owners in MAY_KNOW.items()
        if not matches(module.path, owners) and any(other == name or other.startswith(f"{name}.") for other in reached)
    ]


def clock_readings(module: Module) -> list[str]:
    """Calls of a wall clock, by the last two parts of the dotted name (`dt.datetime.now` is `datetime.now`)."""
    return [
        f"{module.path}:{node.lineno} reads a clock: {ast.unparse(node)}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and ".".join(ast.unparse(node).split(".")[-2:]) in CLOCKS
    ]


def late_imports(module: Module) -> list[str]:
    inside = {node for function in functions(module) for node in ast.walk(function)}
    allowed = LATE_IMPORTS.get(module.path)
    return [
        f"{module.path}:{node.lineno} imports {name} inside a function"
        for name, node in imported(module)
        if node in inside and not (allowed and name.split(".")[0] == allowed)
    ]


def circle(all_modules: tuple[Module, ...]) -> list[str] | None:
    """A ring of modules that import each other, imports inside functions and for types included; None without one."""
    names = {module.name for module in all_modules}
    graph = {module.name: {target(name, names) for name, _ in imported(module)} - {None} for module in all_modules}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return None


def target(dotted: str, names: set[str]) -> str | None:
    """The product's module that `dotted` lies in: itself, or the one that holds the name."""
    return next((name for name in (dotted, dotted.rpartition(".")[0]) if name in names), None)


def test_each_name_of_the_table_appears_only_where_it_may() -> None:
    assert [line for module in modules() for line in trespasses(module)] == []


def test_the_pure_floor_reads_no_clock() -> None:
    pure = [module for module in modules() if matches(module.path, PURE)]
    assert [line for module in pure for line in clock_readings(module)] == []


def test_imports_stand_at_the_top_but_for_spacy() -> None:
    assert [line for module in modules() for line in late_imports(module)] == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circle(modules()) is None


def test_the_contracts_of_import_linter_name_packages_that_exist() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    named = {name.split(".")[0] for contract in contracts for name in contract.get("forbidden_modules", ())}
    assert [name for name in sorted(named) if importlib.util.find_spec(name) is None] == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("bot/casework.py", "import os\nprint(os.environ['HOME'])"),
        ("bot/casework.py", "from os import environ"),
        ("bot/casework.py", "from sqlalchemy import select"),
        ("bot/mail/trust.py", "import dkim"),
        ("bot/signatures.py", "import dns.resolver"),
        ("bot/casework.py", "from sqlalchemy.ext.asyncio import create_async_engine"),
        ("bot/app.py", "from slack_sdk.web.async_client import AsyncWebClient"),
        ("bot/handlers/smtp.py", "from slack_bolt.async_app import AsyncApp"),
    ],
)
def test_a_name_in_the_wrong_room_is_told(path: str, text: str) -> None:
    assert trespasses(read(text, path)) != []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("bot/casework.py", "from sqlalchemy.ext.asyncio import AsyncSession"),
        ("bot/config.py", "import os\nprint(os.environ['HOME'])"),
        ("bot/handlers/slack_home.py", "from slack_bolt.async_app import AsyncApp"),
        ("storage/models.py", "from sqlalchemy import select"),
        ("bot/signatures.py", "from dkim.util import parse_tag_value"),
        ("bot/name_service.py", "import dns.resolver"),
    ],
)
def test_a_name_in_its_own_room_is_left_alone(path: str, text: str) -> None:
    assert trespasses(read(text, path)) == []


@pytest.mark.parametrize("text", ["import datetime as dt\ndt.datetime.now(dt.UTC)", "import time\ntime.time()"])
def test_a_clock_in_a_pure_room_is_told(text: str) -> None:
    assert len(clock_readings(read(text, "bot/mail/parse.py"))) == 1


def test_a_late_import_is_told_unless_it_is_spacy_in_its_room() -> None:
    text = "def load():\n    import spacy"
    assert late_imports(read(text, "bot/triage/categories.py")) != []
    assert late_imports(read(text, "bot/triage/nlp.py")) == []


def test_a_circle_hidden_in_a_function_is_found() -> None:
    one = read("from bot import two", "bot/one.py")
    two = read("def late():\n    from . import one", "bot/two.py")
    assert set(circle((one, two)) or ()) == {"bot.one", "bot.two"}
