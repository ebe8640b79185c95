"""Measure the chat in a browser, and with many users at once: one command, one table.

In      the minutes of samples/, ingested into a directory of its own
Unit    milliseconds; p95 is the time that 95 % of the answers stay under
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.ui.browsers import Watched, open_browser, serve_app
from ui.cli import main as chipgraph
from ui.site import create_site

SAMPLES = Path(__file__).parents[1] / "samples"
_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
_ANSWERS = (
    "() => performance.getEntriesByName('chipgraph:answer')"
    ".map((one) => [one.duration, one.detail.server])"
)


@dataclass(frozen=True, slots=True)
class Crowd:
    """What many users saw."""

    times: tuple[float, ...]
    """of answers, sorted"""
    errors: int


def _measure_browser(address: str, questions: Sequence[str]) -> list[tuple[str, float]]:
    with open_browser() as browser:
        began = time.perf_counter()
        watched = Watched(browser, address)
        ready = (time.perf_counter() - began) * 1000
        paint = watched.page.evaluate(_PAINT)
        for question in questions:
            watched.ask(question)
        measured = watched.page.evaluate(_ANSWERS)
        watched.close()
    over = [shown - server for shown, server in measured]
    return [
        ("first paint", paint),
        ("ready for a question", ready),
        ("answer shown after the server had it, median", statistics.median(over)),
        ("answer shown after the server had it, most", max(over)),
    ]


async def _measure_crowd(
    address: str, questions: Sequence[str], *, users: int, seconds: float, think: float
) -> Crowd:
    """Users who each ask, read for a while, and ask again."""
    times: list[float] = []
    errors = 0
    # below uvicorn's 5 s, so that no request goes out on a connection that is being closed
    limits = httpx.Limits(max_connections=users, keepalive_expiry=2.0)
    async with httpx.AsyncClient(base_url=address, timeout=120, limits=limits) as client:
        config = (await client.get("/config")).json()
        end = time.perf_counter() + seconds

        async def user(number: int) -> None:
            nonlocal errors
            chance = random.Random(number)
            await asyncio.sleep(chance.random() * think)
            while (began := time.perf_counter()) < end:
                reply = await client.post(
                    "/gradio_api/component_server",
                    json=_message(config, chance.choice(questions), f"user{number}"),
                )
                if reply.status_code != httpx.codes.OK or "html" not in reply.json():
                    errors += 1
                times.append((time.perf_counter() - began) * 1000)
                await asyncio.sleep(think * (0.5 + chance.random()))

        await asyncio.gather(*(user(number) for number in range(users)))
    return Crowd(tuple(sorted(times)), errors)


def _message(config: dict[str, Any], question: str, session: str) -> dict[str, Any]:
    parts = config["components"]
    chat = next(one["id"] for one in parts if one["props"].get("elem_id") == "view-chat")
    sent = {"question": question, "history": [], "language": "zh"}
    return {"data": sent, "component_id": chat, "fn_name": "ask", "session_hash": session}


def _questions(address: str) -> tuple[str, ...]:
    """What the welcome page proposes: every one can be answered from the samples."""
    with open_browser() as browser:
        watched = Watched(browser, address)
        watched.page.wait_for_selector(".examples .ask")
        found = tuple(watched.page.locator(".examples .ask").all_inner_texts())
        watched.close()
    return found


def main() -> None:
    """Run all measurements and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--think", type=float, default=5.0, help="seconds between questions")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        chipgraph(["ingest", str(SAMPLES), "--data", folder])
        with serve_app(create_site(data)) as address:
            questions = _questions(address)
            rows = _measure_browser(address, questions)
            crowd = asyncio.run(
                _measure_crowd(
                    address,
                    questions,
                    users=options.users,
                    seconds=options.seconds,
                    think=options.think,
                )
            )
    rows.append((f"{options.users} users: median", statistics.median(crowd.times)))
    rows.append((f"{options.users} users: p95", crowd.times[int(len(crowd.times) * 0.95)]))
    for name, value in rows:
        print(f"{name:<50}{value:>10.0f} ms")
    print(f"{options.users} users: {len(crowd.times)} answers, {crowd.errors} errors")


if __name__ == "__main__":
    main()
