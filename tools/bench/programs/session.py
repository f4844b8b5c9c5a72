"""The bare calls: one requests.Session and nothing around it. See runner.py."""

from typing import Any


class Commands:
    def __init__(self, folder: str) -> None:
        import sys  # noqa: PLC0415 - before the folder is known there is no requests

        sys.path.insert(1, folder)

    def open(self) -> None:
        import requests  # noqa: PLC0415 - of the folder

        self.session = requests.Session()

    def send(self, calls: list[dict[str, Any]]) -> dict[str, Any]:
        """One after the other, each answer read as JSON."""
        answers = [self.session.request(**call, timeout=30) for call in calls]
        return {"statuses": [answer.status_code for answer in answers], "bodies": [answer.json() for answer in answers]}
