"""The product's own source as syntax trees, for the tests that hold its floors and budgets."""

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("bot", "storage")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file of the product: `path` from the repository's root, `name` as imported."""

    path: str
    name: str
    tree: ast.Module
    lines: int

    @property
    def is_package(self) -> bool:
        return self.path.endswith("/__init__.py")


@functools.cache
def modules() -> tuple[Module, ...]:
    """Every module of bot/ and storage/; the migrations' generated versions are not ours to judge."""
    paths = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "versions" not in path.parts)
    return tuple(read(path.read_text("utf-8"), path.relative_to(ROOT).as_posix()) for path in paths)


def read(text: str, path: str) -> Module:
    name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return Module(path, name, ast.parse(text, path), len(text.splitlines()))


def functions(module: Module) -> Iterator[Function]:
    """Every function and method, nested ones too."""
    return (node for node in ast.walk(module.tree) if isinstance(node, Function))


def imported(module: Module) -> Iterator[tuple[str, ast.stmt]]:
    """Every dotted name that an import statement anywhere in the module reaches for, with the statement.

    `from a.b import c` yields `a.b.c`: whether c is a module or a name inside a.b is for the reader to look up.
    """
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = _origin(module, node)
            yield from ((f"{origin}.{alias.name}", node) for alias in node.names)


def _origin(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = module.name.split(".")
    package = package[: len(package) - node.level + module.is_package]
    return ".".join([*package, *([node.module] if node.module else [])])
