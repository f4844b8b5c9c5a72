"""A row of amocrm_tokens whose state a test changes, and the alerts that the database made of it."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from tests.databases import query
from tests.shared.parts import OWNER


@dataclass(frozen=True)
class Connection:
    dsn: str
    table: str = "amocrm_tokens"
    alerts: str = "alerts"
    id: UUID = field(default_factory=uuid4)

    @property
    def domain(self) -> str:
        return f"{self.id.hex}.amocrm.ru"

    def made(self, state: str = "active") -> "Connection":
        statement = f"INSERT INTO {self.table} (id, owner_id, domain, state) VALUES (%s, %s, %s, %s)"  # noqa: S608 - our own names
        query(self.dsn, statement, (str(self.id), str(OWNER), self.domain, state))
        return self

    def goes(self, *states: str, reason: str | None = None) -> None:
        for state in states:
            statement = f"UPDATE {self.table} SET state = %s, last_error = %s WHERE id = %s"  # noqa: S608 - as above
            query(self.dsn, statement, (state, reason, str(self.id)))

    def told(self) -> list[tuple[object, ...]]:
        """(from, to) of its alerts in order."""
        statement = f"SELECT from_state, to_state FROM {self.alerts} WHERE connection_id = %s ORDER BY id"  # noqa: S608 - as above
        return query(self.dsn, statement, (str(self.id),))
