"""What those ask who watch over the bot: does it live, can it work, how does it do."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.delivery.carrier import Carrier
from bot.storage import Storage
from bot.vitals import BUCKETS, Vitals

PATIENCE_SECONDS = 3.0

Obstacle = Callable[[], Awaitable[str]]
"""Why no update should be sent here for now; empty where one may."""


def obstacle(storage: Storage, carrier: Carrier) -> Obstacle:
    """What would keep this process from answering an update."""

    async def find() -> str:
        if carrier.full:
            return "as many updates in hand as there is room for"
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await storage.ping()
        except Exception:  # noqa: BLE001 - whatever it is, the database does not answer
            return "the database does not answer"
        return ""

    return find


def health_routes(find_obstacle: Obstacle) -> list[BaseRoute]:
    """`/healthz`: the process answers. `/readyz`: it can do its work. They tell nothing else."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_: Request) -> Response:
        found = await find_obstacle()
        return PlainTextResponse(f"{found or 'ok'}\n", status_code=503 if found else 200)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]


def metrics_route(vitals: Vitals, release: Callable[[], str]) -> BaseRoute:
    """`/metrics` for Prometheus. Its library is imported here, for only those who ask need it."""
    from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
    from prometheus_client.core import (
        CounterMetricFamily,
        GaugeMetricFamily,
        HistogramMetricFamily,
        InfoMetricFamily,
    )

    class Collector:
        """Puts the vitals into Prometheus' words, when it asks."""

        def collect(self) -> Iterator[Any]:
            """One family of figures after the other."""
            yield InfoMetricFamily(
                "digitbot_release", "The release in service.", {"id": release()}
            )
            yield GaugeMetricFamily(
                "digitbot_updates_in_hand",
                "Updates that wait or are worked on.",
                vitals.in_hand,
            )
            yield CounterMetricFamily("digitbot_errors", "Errors in the log.", vitals.errors)
            replies = HistogramMetricFamily(
                "digitbot_reply_seconds",
                "From the arrival of an update until its answer is out.",
            )
            replies.add_metric([], _cumulative(vitals), vitals.reply_seconds)
            yield replies

    registry = CollectorRegistry()
    registry.register(Collector())
    ProcessCollector(registry=registry)

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(registry), media_type="text/plain; version=0.0.4")

    return Route("/metrics", metrics)


def _cumulative(vitals: Vitals) -> list[tuple[str, float]]:
    counted, buckets = 0, []
    for edge, replies in zip((*map(str, BUCKETS), "+Inf"), vitals.up_to, strict=True):
        counted += replies
        buckets.append((edge, float(counted)))
    return buckets
