"""The tick that a cloud's timer gives in production."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import requests

PERIOD_SECONDS = 60.0
PATIENCE_SECONDS = 50.0


@contextmanager
def ticking(function_urls: list[str], secret: str, period: float = PERIOD_SECONDS) -> Iterator[None]:
    """Calls each function's `tick` once a period until the end; a failure is told and the next period tries again."""
    ended = threading.Event()
    thread = threading.Thread(target=_tick_until, args=(ended, function_urls, secret, period), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()


def _tick_until(ended: threading.Event, function_urls: list[str], secret: str, period: float) -> None:
    while not ended.wait(period):
        for url in function_urls:
            problem = tick(url, secret)
            if problem and not ended.is_set():
                print(f"tick {url}: {problem}", file=sys.stderr, flush=True)


def tick(function_url: str, secret: str) -> str:
    """Empty when it went well."""
    try:
        answer = requests.post(
            function_url, params={"action": "tick"}, headers={"X-Cron-Secret": secret}, timeout=PATIENCE_SECONDS
        )
    except requests.RequestException as problem:
        return type(problem).__name__
    return "" if answer.ok else f"HTTP {answer.status_code}"
