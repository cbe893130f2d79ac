"""Fixtures for every test; their parts stand in modules of their own."""

import pytest

pytest_plugins = ["tests.databases", "tests.desk"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--proofs", choices=["short", "full"], default="full", help="how long the slow proofs run")


@pytest.fixture(scope="session")
def full_proofs(request: pytest.FixtureRequest) -> bool:
    """False when a slow proof is asked for its short form (`make proofs PROOFS=short`)."""
    return bool(request.config.getoption("--proofs") == "full")
