"""Fixtures for every test; their parts stand in modules of their own."""

import pytest
from hypothesis import HealthCheck, settings

# Properties are judged by what they find, not by how fast a busy machine is; time limits have tests of their own.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

pytest_plugins = ["tests.databases", "tests.desk"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--proofs", choices=["short", "full"], default="full", help="how long the slow proofs run")


@pytest.fixture(scope="session")
def full_proofs(request: pytest.FixtureRequest) -> bool:
    """False when a slow proof is asked for its short form (`make proofs PROOFS=short`)."""
    return bool(request.config.getoption("--proofs") == "full")
