"""Slack's signed requests over HTTP: Bolt checks the signature, aiohttp carries them."""

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp

from bot.handlers.web import Handler


def handler(app: AsyncApp) -> Handler:
    """The handler of /slack/events."""

    async def receive(request: web.Request) -> web.StreamResponse:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    return receive
