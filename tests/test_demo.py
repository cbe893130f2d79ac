"""The demo: exit code 0 only when every step was seen to work."""

import re

import pytest

from bot import demo
from bot.demo.story import Unseen

STEPS = 13


@pytest.fixture
def quiet_logs(monkeypatch):
    """The demo's logs go into its folder; the tests' own logging is left as it is."""
    monkeypatch.setattr("bot.demo.logs.configure", lambda **_how: None)


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_once_shows_every_step_and_ends_with_0(tmp_path, capsys, quiet_logs):
    assert await demo.run(once=True, port=0, folder=tmp_path) == 0
    told = capsys.readouterr().out
    assert "FAILED" not in told
    assert len(re.findall(r"^ ?\d+\. ok", told, re.MULTILINE)) >= STEPS
    assert list(tmp_path.rglob("*.html"))


async def test_a_step_that_is_not_seen_is_told_the_others_go_on_and_it_ends_with_1(
    tmp_path, capsys, monkeypatch, quiet_logs
):
    seen = []

    async def fails(_stage):
        """A step that fails."""
        raise Unseen("a card")

    async def works(stage):
        """A step that works."""
        seen.append(stage.application.smtp_port)
        return "seen"

    monkeypatch.setattr("bot.demo.STEPS", (fails, works))
    assert await demo.run(once=True, port=0, folder=tmp_path) == 1
    told = capsys.readouterr().out
    assert "FAILED  A step that fails: Unseen a card" in told
    assert "ok      A step that works: seen" in told
    assert "NOT every step worked" in told
    assert seen
    assert seen[0] > 0
