"""Who owns what: every connection, price list and calculation belongs to one owner (contract.md §2.1)."""

from uuid import UUID

from shared.database import Database, Row
from shared.errors import NotFound, Unprocessable


class Owners:
    def __init__(self, database: Database) -> None:
        self._database = database

    def installation(self) -> UUID:
        """The one owner of InSales mode `oauth`."""
        row = self._database.one("owners.installation")
        if row is None:
            raise NotFound("installation owner")
        return UUID(row["id"])

    def every(self) -> list[Row]:
        """id, kind, name; for the operator."""
        return self._database.all("owners.every")

    def named(self, own: UUID | None, name: object) -> UUID:
        """Whose rows are meant: `own` of a caller who has an owner, else whom the operator names.

        Raises NotFound for anybody else's, Unprocessable.
        """
        if own is None:
            return self.named_by_operator(name)
        if name is not None and str(name) != str(own):
            raise NotFound("owner")
        return own

    def named_by_operator(self, name: object) -> UUID:
        """The operator sees all and names one when there are several. Raises NotFound, Unprocessable."""
        known = [row["id"] for row in self.every()]
        if name is None and len(known) == 1:
            return UUID(known[0])
        if name is None:
            raise Unprocessable("several owners", field="owner")
        if str(name) not in known:
            raise NotFound("owner")
        return UUID(str(name))
