"""The states a connection can be in (contract.md §4) and what each means for a call."""

from enum import StrEnum

from shared.errors import (
    AppError,
    Blocked,
    ClientMisconfigured,
    ConnectionPending,
    PaymentRequired,
    ReauthRequired,
    Temporary,
)


class State(StrEnum):
    NOT_AUTHORIZED = "not_authorized"
    PENDING = "pending"
    ACTIVE = "active"
    SUSPECT = "suspect"
    REAUTH_REQUIRED = "reauth_required"
    PAYMENT_REQUIRED = "payment_required"
    CLIENT_MISCONFIGURED = "client_misconfigured"
    BLOCKED = "blocked"
    DISCONNECTED = "disconnected"


# A widget's token is proved with a connection's secret only once that secret has proved itself.
PROVEN = frozenset(State) - {State.NOT_AUTHORIZED, State.PENDING, State.DISCONNECTED}

_REFUSALS: dict[State, type[AppError]] = {
    State.NOT_AUTHORIZED: ConnectionPending,
    State.PENDING: ConnectionPending,
    State.DISCONNECTED: ReauthRequired,
    State.REAUTH_REQUIRED: ReauthRequired,
    State.SUSPECT: Temporary,
    State.CLIENT_MISCONFIGURED: ClientMisconfigured,
    State.PAYMENT_REQUIRED: PaymentRequired,
    State.BLOCKED: Blocked,
}


def refusal(state: State, retry_after: float | None = None) -> AppError:
    """Why a connection in this state cannot give an access token."""
    return _REFUSALS.get(state, Temporary)(f"state {state}", retry_after=retry_after)
