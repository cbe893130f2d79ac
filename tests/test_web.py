"""The small web face: alive or not in one word, figures without a name, and nothing else."""

import aiohttp
import pytest
from aiohttp import web

from bot.handlers.web import WebServer


async def served(figures, path, slack=None, method="GET"):
    server = WebServer(figures, slack)
    port = await server.start("127.0.0.1", 0)
    try:
        async with (
            aiohttp.ClientSession() as client,
            client.request(method, f"http://127.0.0.1:{port}{path}") as answer,
        ):
            return answer.status, await answer.text()
    finally:
        await server.stop()


async def well():
    return {"filed": 3, "lost": 0}


async def lost():
    return {"filed": 3, "lost": 1}


async def broken():
    raise OSError("the host db.internal says: password of Rosa Delgado")


@pytest.mark.parametrize(
    ("figures", "status", "word"), [(well, 200, "ok"), (lost, 503, "lost"), (broken, 503, "database")]
)
async def test_healthz_says_in_one_word_how_it_is(figures, status, word):
    assert await served(figures, "/healthz") == (status, f'{{"status": "{word}"}}')


async def test_metrics_are_the_ledger_as_gauges():
    status, text = await served(well, "/metrics")
    assert status == 200
    assert "ombudsline_filed 3.0" in text


async def test_metrics_of_a_database_that_is_away_tell_nothing_of_the_error():
    status, text = await served(broken, "/metrics")
    assert status == 503
    assert "Rosa" not in text
    assert "db.internal" not in text


async def test_without_http_mode_there_is_no_place_for_slack_to_post():
    assert (await served(well, "/slack/events", method="POST"))[0] == 404


async def test_slack_posts_where_it_is_given_a_handler():
    async def taken(_request):
        return web.Response(text="taken")

    assert await served(well, "/slack/events", taken, "POST") == (200, "taken")
