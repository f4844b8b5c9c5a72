"""aioamocrm of PyPI, by its public arguments alone. See runner.py."""

import sys


class Commands:
    def __init__(self, folder: str, *arguments: str) -> None:
        sys.path.insert(1, folder)
        self.arguments = arguments

    def open(self) -> None:
        import asyncio  # noqa: PLC0415 - beside what it is used with

        import aioamocrm  # noqa: PLC0415 - of the folder
        import httpx  # noqa: PLC0415

        url, host, token, lead, contact = self.arguments
        self.loop = asyncio.new_event_loop()
        # The vendor's name in `Host`, as the sandbox wants it.
        http = httpx.AsyncClient(headers={"Host": host}, timeout=30)
        auth = aioamocrm.LongLivedToken(token)
        self.client = aioamocrm.AmoCRMClient(auth=auth, base_url=url, http=http, rate_limit=None)
        self.lead, self.contact = int(lead), int(contact)

    def read(self) -> dict[str, object]:
        return {"read": self.loop.run_until_complete(self._read())}

    async def _read(self) -> list[str | None]:
        """The deal and its contact."""
        lead = await self.client.leads.get(self.lead, with_=["contacts", "catalog_elements"])
        contact = await self.client.contacts.get(self.contact)
        return [lead.name, contact.name]
