"""The small web face: is it alive, what does it count, and - in HTTP mode - Slack's signed requests."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Figures = Callable[[], Awaitable[Mapping[str, int]]]


class WebServer:
    """Serves /healthz, /metrics and, where given, /slack/events."""

    def __init__(self, figures: Figures, slack: Handler | None = None) -> None:
        self._figures = figures
        self._application = web.Application(client_max_size=2 << 20)
        self._application.router.add_get("/healthz", self._healthz)
        self._application.router.add_get("/metrics", self._metrics)
        if slack:
            self._application.router.add_post("/slack/events", slack)
        self._runner = web.AppRunner(self._application, access_log=None, shutdown_timeout=5.0)

    async def start(self, host: str, port: int) -> int:
        """Listens; returns the port. Raises OSError when the address is taken."""
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Requests under way are answered first."""
        await self._runner.cleanup()

    async def _healthz(self, _request: web.Request) -> web.Response:
        """200 while the database answers and nothing is lost, else 503 with what is wrong, in one word."""
        try:
            figures = await self._figures()
        except Exception:  # noqa: BLE001 - an edge: whoever asks gets an answer
            return web.json_response({"status": "database"}, status=503)
        lost = figures.get("lost", 0)
        return web.json_response({"status": "lost" if lost else "ok"}, status=503 if lost else 200)

    async def _metrics(self, _request: web.Request) -> web.Response:
        """The ledger as gauges; 503 while the database does not answer."""
        registry = CollectorRegistry()
        try:
            figures = await self._figures()
        except Exception:  # noqa: BLE001 - an edge: whoever asks gets an answer
            return web.Response(status=503)
        for name, value in figures.items():
            Gauge(f"ombudsline_{name}", f"ledger: {name}", registry=registry).set(value)
        return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})
