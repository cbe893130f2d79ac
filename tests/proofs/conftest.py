"""What several proofs need: the shim that keeps what was synced."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def only_synced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shim of only_synced.c, compiled here."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("the power cut needs Linux and a C compiler (Debian: gcc)")
    library = tmp_path_factory.mktemp("shim") / "only_synced.so"
    source = Path(__file__).with_name("only_synced.c")
    command = [compiler, "-O2", "-Wall", "-shared", "-fPIC", "-pthread", "-o", library, source, "-ldl"]
    subprocess.run(command, check=True)
    return library
