"""What the repository holds besides code: complete locks, true words, nothing of anybody's machine."""

import functools
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.source import ROOMS, ROOT, imported, modules

LOCKS = ("run", "dev")
# Letters may hold any path; lock files are checked on their own.
UNREAD = (".eml", ".box")
MACHINE_PATH = re.compile(r"(?<![\w./:-])/(?:work|home|root|tmp|Users)/[\w.]")
REGISTRY = re.compile(r"pythonhosted\.org|pypi\.org/simple|registry\.npmjs\.org|deb\.debian\.org|file:/{3}")
INDEX_LINE = re.compile(
    r"^\s*(?:-i|-f|--(?:extra-)?index-url|--find-links|--trusted-host|--no-index)\b|://|^\S+ @ ", re.MULTILINE
)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")
REASON = re.compile(r"^\| `([\w.-]+)` \| (.+) \|$", re.MULTILINE)
SETTING = re.compile(r"^    (\w+): .+ = Field\(", re.MULTILINE)
TOO_HEAVY = ("cupy", "jax", "nvidia", "onnxruntime", "tensorflow", "torch", "transformers", "triton")


def tracked() -> list[Path]:
    """Every file that git keeps, or would keep; skips outside a checkout."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    read = [(path, path.read_bytes()) for path in tracked() if path.suffix not in UNREAD]
    return [(path.relative_to(ROOT).as_posix(), raw.decode("utf-8")) for path, raw in read if b"\0" not in raw]


def told(pattern: re.Pattern[str]) -> list[str]:
    return [f"{name}: {found.group()}" for name, text in texts() for found in pattern.finditer(text)]


@functools.cache
def project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in requirements}


def locked(kind: str) -> dict[str, list[str]]:
    """Requirement (name, version, marker) of each entry of a lock file, with its hashes."""
    text = (ROOT / "requirements" / f"{kind}.txt").read_text("utf-8").replace("\\\n", " ")
    entries = [line.split("--hash=") for line in text.splitlines() if line and not line.startswith("#")]
    return {entry[0].strip(): [part.strip() for part in entry[1:]] for entry in entries}


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    assert told(MACHINE_PATH) == []
    assert told(re.compile(re.escape(str(ROOT)))) == []


def test_no_file_names_a_package_registry() -> None:
    assert told(REGISTRY) == []


@pytest.mark.parametrize("kind", LOCKS)
def test_every_locked_package_has_hashes(kind: str) -> None:
    entries = locked(kind)
    assert len(entries) > 50
    assert [
        entry for entry, hashes in entries.items() if not all(h.startswith("sha256:") for h in hashes or [""])
    ] == []


@pytest.mark.parametrize("kind", LOCKS)
def test_a_lock_says_nothing_about_where_packages_come_from(kind: str) -> None:
    assert INDEX_LINE.findall((ROOT / "requirements" / f"{kind}.txt").read_text("utf-8")) == []


@pytest.mark.parametrize("kind", LOCKS)
def test_nothing_heavy_crept_into_the_install(kind: str) -> None:
    assert [name for name in names(list(locked(kind))) if name.startswith(TOO_HEAVY)] == []


def test_tests_run_on_the_versions_that_the_service_runs_on() -> None:
    assert locked("run").items() <= locked("dev").items()


def test_the_lock_covers_what_the_project_asks_for() -> None:
    extras = project()["optional-dependencies"]
    assert names(project()["dependencies"]) | names(extras["build"]) <= names(list(locked("run")))
    assert names(extras["dev"]) <= names(list(locked("dev")))


def test_what_the_code_imports_is_asked_for_by_name() -> None:
    reached = {name.split(".")[0] for module in modules() for name, _ in imported(module)}
    providers = packages_distributions()
    foreign = {name: providers.get(name, [name]) for name in reached - sys.stdlib_module_names - set(ROOMS)}
    asked = names(project()["dependencies"])
    assert [name for name, by in sorted(foreign.items()) if not asked & {canonicalize_name(n) for n in by}] == []


def test_each_runtime_dependency_has_its_reason_written_down() -> None:
    text = "\n".join(path.read_text("utf-8") for path in (ROOT / "docs" / "decisions").glob("*.md"))
    reasons = {canonicalize_name(name): why for name, why in REASON.findall(text)}
    assert names(project()["dependencies"]) == set(reasons)
    assert [name for name, why in reasons.items() if len(why) < 40] == []


def test_the_changelog_has_a_place_for_what_comes_next() -> None:
    assert "\n## [Unreleased]\n" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_links_between_documents_lead_somewhere() -> None:
    pages = [path for path in tracked() if path.suffix == ".md"]
    links = [(path, link) for path in pages for link in LINK.findall(path.read_text("utf-8"))]
    assert [f"{path.relative_to(ROOT)}: {link}" for path, link in links if not (path.parent / link).exists()] == []


def test_the_readme_names_only_settings_that_exist() -> None:
    config = (ROOT / "bot" / "config.py").read_text("utf-8")
    known = {name.upper() for name in SETTING.findall(config)}
    shown = set(re.findall(r"OMBUDSLINE_([A-Z_]+[A-Z])", (ROOT / "README.md").read_text("utf-8")))
    assert shown <= known


@pytest.mark.parametrize("place", ["home/dana/notes", "tmp/x.db", "root/.venv"])
def test_a_path_of_a_machine_is_recognised(place: str) -> None:
    assert MACHINE_PATH.search(f"kept in `/{place}`")


@pytest.mark.parametrize("text", ["https://district.example/home/contact", "/opt/ombudsline", "./home/x", "var/tmp/x"])
def test_an_address_or_an_installed_place_is_no_path_of_a_machine(text: str) -> None:
    assert not MACHINE_PATH.search(text)
