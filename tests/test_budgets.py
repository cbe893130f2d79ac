"""How large the parts may be, measured.

Lines of a function: from `def` to its end, signature included, decorators and docstring not. Lines of a module: all.
Percentiles are nearest-rank; empty modules are not counted, for they would make the rest look small.
"""

import ast
import math
import re
import statistics
from collections.abc import Sequence

import pytest

from tests.source import Function, Module, functions, modules, read

FUNCTION_MEDIAN, FUNCTION_P95, FUNCTION_MOST = 8, 40, 60
MODULE_P95, MODULE_MOST = 300, 400
PARAMETERS, POSITIONAL = 5, 2
FORBIDDEN_NAMES = {"util", "utils", "helper", "helpers", "manager", "managers", "base"}
FORBIDDEN_FUNCTION = "process_data"

# Called by position from outside, so the signature is not ours: aiosmtpd's hooks, Bolt's listeners, Python's protocols.
CALLED_BY_POSITION = (
    (r"bot/handlers/smtp\.py", r"(handle|auth)_[A-Za-z]+"),
    (r"bot/handlers/slack.*\.py", r".*"),
    (r"bot/logs\.py", r"_without_messages"),  # structlog passes three by position
    (r".*", r"__[a-z]+__"),
)


def length(function: Function) -> int:
    """Lines of the function without its docstring."""
    whole = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function, clean=False) is None:
        return whole
    docstring = function.body[0]
    return whole - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


def percentile(values: Sequence[int], share: float) -> int:
    return sorted(values)[math.ceil(share * len(values)) - 1]


def function_lengths() -> dict[str, int]:
    return {
        f"{module.path}:{function.lineno} {function.name}": length(function)
        for module in modules()
        for function in functions(module)
    }


def module_lengths() -> dict[str, int]:
    return {module.path: module.lines for module in modules() if module.lines}


def crowded(module: Module) -> list[str]:
    """Functions with more than five parameters, or more than two that may be given by position."""
    found = []
    for function in functions(module):
        positional, keyword_only = parameters(function)
        called_by_position = any(
            re.fullmatch(path, module.path) and re.fullmatch(name, function.name) for path, name in CALLED_BY_POSITION
        )
        if called_by_position and positional <= PARAMETERS:
            continue
        if positional > POSITIONAL or positional + keyword_only > PARAMETERS:
            found.append(f"{module.path}:{function.lineno} {function.name}")
    return found


def parameters(function: Function) -> tuple[int, int]:
    """How many may be given by position, and how many only by name; self and cls are not counted."""
    named = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    return len(named) - (named[:1] in (["self"], ["cls"])), len(function.args.kwonlyargs)


def empty_words(module: Module) -> list[str]:
    """Names of modules, classes and functions that say nothing."""
    names = [*module.name.split(".")]
    names += [
        node.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return [f"{module.path}: {name}" for name in names if FORBIDDEN_NAMES & words(name) or name == FORBIDDEN_FUNCTION]


def words(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def test_no_function_is_longer_than_its_budget() -> None:
    assert {name: lines for name, lines in function_lengths().items() if lines > FUNCTION_MOST} == {}


def test_most_functions_are_small() -> None:
    lengths = list(function_lengths().values())
    assert statistics.median(lengths) <= FUNCTION_MEDIAN
    assert percentile(lengths, 0.95) <= FUNCTION_P95


def test_no_module_is_longer_than_its_budget() -> None:
    assert {name: lines for name, lines in module_lengths().items() if lines > MODULE_MOST} == {}


def test_most_modules_are_small() -> None:
    assert percentile(list(module_lengths().values()), 0.95) <= MODULE_P95


def test_functions_take_few_parameters_and_name_most_of_them() -> None:
    assert [line for module in modules() for line in crowded(module)] == []


def test_names_say_what_a_thing_is() -> None:
    assert [line for module in modules() for line in empty_words(module)] == []


def test_a_functions_length_leaves_out_its_docstring() -> None:
    (function,) = functions(read('@cache\ndef f(a):\n    """One.\n\n    Two."""\n    return a', "bot/x.py"))
    assert length(function) == 2


@pytest.mark.parametrize(
    "text",
    ["def f(a, b, c): ...", "def f(a, b, *, c, d, e, g): ...", "class C:\n    async def f(self, a, b, c): ..."],
)
def test_a_crowded_signature_is_told(text: str) -> None:
    assert len(crowded(read(text, "bot/x.py"))) == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("bot/x.py", "def f(a, b, *, c, d, e): ..."),
        ("bot/handlers/smtp.py", "class C:\n    async def handle_RCPT(self, server, session, envelope, a, o): ..."),
        ("bot/handlers/slack_home.py", "async def opened(ack, body, client, context): ..."),
    ],
)
def test_a_signature_within_the_budget_is_left_alone(path: str, text: str) -> None:
    assert crowded(read(text, path)) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [("bot/utils.py", ""), ("bot/x.py", "class CaseManager: ..."), ("bot/x.py", "def process_data(): ...")],
)
def test_a_name_that_says_nothing_is_told(path: str, text: str) -> None:
    assert empty_words(read(text, path)) != []


def test_database_is_no_empty_word() -> None:
    assert empty_words(read("class Database: ...\ndef rebase(): ...", "storage/database.py")) == []
