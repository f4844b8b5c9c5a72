"""Our own client of amoCRM, as a function uses it. See runner.py."""

import sys


class Commands:
    def __init__(self, folder: str, *arguments: str) -> None:
        sys.path.insert(1, folder)
        self.arguments = arguments

    def open(self) -> None:
        from amocrm.client import AmoClient  # noqa: PLC0415 - of the folder
        from shared.clock import SystemClock  # noqa: PLC0415
        from shared.outgoing import Outgoing  # noqa: PLC0415

        url, host, token, lead, contact = self.arguments
        self.client = AmoClient(Outgoing(gateway=url, clock=SystemClock()), host, token)
        self.lead, self.contact = int(lead), int(contact)

    def read(self) -> dict[str, object]:
        """The deal and its contact."""
        lead, contact = self.client.lead(self.lead), self.client.contact(self.contact)
        return {"read": [lead and lead.name, contact and contact.name]}
