"""The product on a machine that has only Python and make."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.source import ROOT
from tests.test_repository import tracked

# How this machine reaches its package registry; everything else of the environment is left behind.
NETWORK = ("PIP_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_")


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_the_demo_runs_from_a_fresh_folder_with_an_empty_environment(tmp_path: Path) -> None:
    folder = tmp_path / "ombudsline"
    for path in tracked():
        copy = folder / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    environment = {name: value for name, value in os.environ.items() if name.upper().startswith(NETWORK)}
    environment |= {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    command = ["make", "demo", "ARGS=--once", f"PYTHON={Path(sys.executable).resolve()}"]
    made = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout[-4000:] + made.stderr[-4000:]
    assert "Traceback" not in made.stderr
    assert sorted(path.name for path in tmp_path.iterdir() if path.name not in {"ombudsline", ".cache"}) == []
