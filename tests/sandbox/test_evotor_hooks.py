"""What Evotor calls us with: one secret, its own shapes, twice or out of order on demand."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.sandbox.evotor_calls import EvotorCalls
from tests.sandbox_process import EVOTOR_APP_ID, EVOTOR_USER_ID, EVOTOR_WEBHOOK_SECRET

RECEIPT = {"id", "deviceId", "storeId", "dateTime", "type", "shiftId", "employeeId", "paymentSource", "infoCheck"}
RECEIPT |= {"egais", "items", "totalTax", "totalDiscount", "totalAmount", "extras"}
ITEM = {"id", "name", "itemType", "measureName", "quantity", "price", "costPrice", "sumPrice", "tax", "taxPercent"}
EVENT = {"id", "timestamp", "version", "type"}


@dataclass
class Got:
    method: str
    path: str
    headers: dict[str, str]
    body: Any


class Receiver(ThreadingHTTPServer):
    """Our side: keeps what it got, answers with `status`."""

    daemon_threads = True
    status = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.got: list[Got] = []


class Answering(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.take()

    def do_PUT(self) -> None:
        self.take()

    def take(self) -> None:
        receiver = self.server
        assert isinstance(receiver, Receiver)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        receiver.got.append(Got(self.command, self.path, headers, body))
        self.send_response(receiver.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def receiver(evotor: EvotorCalls) -> Iterator[Receiver]:
    server = Receiver()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    evotor.control("PATCH", "/app", {"hook_url": f"http://127.0.0.1:{server.server_port}/hooks/{{kind}}"})
    yield server
    server.shutdown()
    server.server_close()


def send(evotor: EvotorCalls, kind: str, **wanted: object) -> dict[str, Any]:
    sent: dict[str, Any] = evotor.control("POST", "/hooks", {"kind": kind, **wanted})["hooks"][0]
    return sent


def test_by_default_hooks_go_to_the_integration(evotor: EvotorCalls) -> None:
    app = evotor.control("GET", "/state")["app"]
    assert app["hook_url"] == "http://127.0.0.1:3000/api/evotor/hooks/{kind}"
    assert app["webhook_secret"] == EVOTOR_WEBHOOK_SECRET


def test_a_cloud_token_comes_by_hook_and_opens_the_api(evotor: EvotorCalls, receiver: Receiver) -> None:
    assert send(evotor, "user/token")["status"] == 200
    got = receiver.got[0]
    assert (got.method, got.path) == ("POST", "/hooks/user/token")
    assert got.headers["authorization"] == f"Bearer {EVOTOR_WEBHOOK_SECRET}"
    assert got.body.keys() == {"userId", "token"}
    assert evotor.get("/stores", got.body["token"]).json()["items"][0]["user_id"] == got.body["userId"]


def test_an_installation_event_names_the_application(evotor: EvotorCalls, receiver: Receiver) -> None:
    send(evotor, "installation/event", type="ApplicationUninstalled")
    body = receiver.got[0].body
    assert body.keys() == EVENT | {"data"}
    assert (body["version"], body["type"]) == (2, "ApplicationUninstalled")
    assert body["data"] == {"productId": EVOTOR_APP_ID, "userId": EVOTOR_USER_ID}


def test_subscription_events_are_numbered(evotor: EvotorCalls, receiver: Receiver) -> None:
    for kind in ("SubscriptionCreated", "SubscriptionRenewed"):
        send(evotor, "subscription/event", type=kind)
    first, second = (one.body for one in receiver.got)
    assert (first["sequenceNumber"], second["sequenceNumber"]) == (1, 2)
    assert first["subscriptionId"] == second["subscriptionId"]
    assert ("planId" in first, "planId" in second) == (True, False)


def test_a_sale_is_told_as_receipt_and_as_document(evotor: EvotorCalls, receiver: Receiver) -> None:
    document = evotor.control("POST", "/sales", {"extras": {EVOTOR_APP_ID: {"billId": "7"}}})["document"]
    receipt, whole = receiver.got
    assert (receipt.method, receipt.path) == ("POST", "/hooks/receipts")
    assert (whole.method, whole.path, whole.body) == ("PUT", "/hooks/documents", document)
    assert whole.headers["x-evotor-user-id"] == EVOTOR_USER_ID
    assert receipt.body.keys() == EVENT | {"userId", "data"}
    assert receipt.body["data"].keys() == RECEIPT
    assert receipt.body["data"]["items"][0].keys() == ITEM | {"discount"}
    assert (receipt.body["data"]["id"], receipt.body["data"]["extras"]) == (document["id"], document["extras"])


@pytest.mark.parametrize(("shape", "inner"), [("array", 0), ("items", "items")])
def test_documents_come_in_other_bodies_too(
    evotor: EvotorCalls, receiver: Receiver, shape: str, inner: int | str
) -> None:
    evotor.rules(documents_body=shape)
    send(evotor, "documents")
    body = receiver.got[0].body
    found = body[inner] if shape == "array" else body["items"][0]
    assert found["type"] == "PAYBACK"


def test_the_secret_can_be_wrong_or_missing(evotor: EvotorCalls, receiver: Receiver) -> None:
    send(evotor, "receipts", secret="somebody else's")
    send(evotor, "receipts", secret=None)
    assert receiver.got[0].headers["authorization"] == "Bearer somebody else's"
    assert "authorization" not in receiver.got[1].headers


def test_every_hook_can_come_twice(evotor: EvotorCalls, receiver: Receiver) -> None:
    evotor.rules(hook_copies=2, hooks_at_once=True)
    assert send(evotor, "receipts")["attempts"] == 2
    assert receiver.got[0].body == receiver.got[1].body


@pytest.mark.parametrize("disorder", [False, True])
def test_an_installation_is_a_series_that_can_come_backwards(
    evotor: EvotorCalls,
    receiver: Receiver,
    disorder: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    evotor.rules(hooks_in_disorder=disorder)
    evotor.control("POST", "/install")
    types = [one.body.get("type", "token") for one in receiver.got]
    wanted = ["SubscriptionCreated", "ApplicationInstalled", "token", "SubscriptionActivated"]
    assert types == (wanted[::-1] if disorder else wanted)


def test_a_reinstallation_changes_the_cloud_token(evotor: EvotorCalls, receiver: Receiver) -> None:
    old = evotor.control("GET", f"/users/{EVOTOR_USER_ID}")["user"]["cloud_token"]
    evotor.control("POST", "/uninstall")
    assert evotor.get("/stores", old).status_code == 403
    evotor.control("POST", "/install")
    new = next(one.body["token"] for one in receiver.got if "token" in one.body)
    assert [evotor.get("/stores", token).status_code for token in (old, new)] == [401, 200]


def test_only_events_that_were_not_answered_are_repeated(evotor: EvotorCalls, receiver: Receiver) -> None:
    receiver.status = 500
    send(evotor, "installation/event")
    send(evotor, "user/token")
    receiver.status = 200
    repeated = evotor.control("POST", "/hooks/repeat")["hooks"]
    assert [(one["kind"], one["status"], one["attempts"]) for one in repeated] == [("installation/event", 200, 2)]
    assert receiver.got[0].body == receiver.got[2].body
    assert evotor.control("POST", "/hooks/repeat")["hooks"] == []


def test_a_body_of_any_shape_can_be_sent(evotor: EvotorCalls, receiver: Receiver) -> None:
    send(evotor, "stores", body=[{"id": "x"}])
    assert (receiver.got[0].path, receiver.got[0].body) == ("/hooks/stores", [{"id": "x"}])


def test_nobody_at_home_is_noted(evotor: EvotorCalls) -> None:
    evotor.control("PATCH", "/app", {"hook_url": "http://127.0.0.1:9/hooks"})
    sent = send(evotor, "user/token")
    assert (sent["status"], sent["failure"]) == (None, "ConnectionRefusedError")


def test_a_bare_function_url_can_take_the_hooks(evotor: EvotorCalls, receiver: Receiver) -> None:
    url = f"http://127.0.0.1:{receiver.server_port}/functions/evotor-auth?action=hook&type={{kind}}"
    evotor.control("PATCH", "/app", {"hook_url": url})
    send(evotor, "user/token")
    assert receiver.got[0].path == "/functions/evotor-auth?action=hook&type=user/token"
