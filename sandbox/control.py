"""The control API under /_control/: faults, time, journal, reset. For programs on this machine only."""

import ipaddress
from dataclasses import asdict, fields
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.exceptions import HTTPException

from sandbox.faults import Fault
from sandbox.rig import current_rig, current_world

blueprint = Blueprint("control", __name__, url_prefix="/_control")
SETTABLE = {field.name for field in fields(Fault)} - {"number", "seen", "fired"}


def guard(vendor_control: Blueprint) -> None:
    """Programs on this machine only; what they got wrong is told as JSON."""
    vendor_control.before_request(loopback_only)
    vendor_control.register_error_handler(HTTPException, told_as_json)
    for kind in (KeyError, TypeError, ValueError):
        vendor_control.register_error_handler(kind, told_as_bad_request)


def told_as_json(error: HTTPException) -> tuple[Response, int]:
    return jsonify({"error": error.description}), error.code or 500


def told_as_bad_request(error: Exception) -> tuple[Response, int]:
    return jsonify({"error": f"{type(error).__name__}: {error}"}), 400


def loopback_only() -> None:
    if not ipaddress.ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # noqa: S104 - no address means none
        abort(403)


def json_object() -> dict[str, Any]:
    """Asking for JSON by its type keeps other sites' forms out."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        abort(400, "a JSON object is wanted")
    return body


def set_known(target: object, wanted: dict[str, Any], known: set[str]) -> None:
    """Sets attributes of these names and refuses all others, so that a misspelt one is not lost in silence."""
    strange = set(wanted) - known
    if strange:
        abort(400, f"unknown: {', '.join(sorted(strange))}; known: {', '.join(sorted(known))}")
    for name, value in wanted.items():
        setattr(target, name, value)


@blueprint.post("/reset")
def reset() -> Response:
    current_rig().reset()
    return jsonify({"ok": True})


@blueprint.get("/journal")
def journal() -> Response:
    """Every vendor call, oldest first; `since` leaves out those up to that number."""
    return jsonify({"entries": current_rig().journal.since(request.args.get("since", 0, type=int))})


@blueprint.post("/faults")
def add_fault() -> Response:
    """`{"effect", "path", "method", "host", "nth", "times", "delay_before", "delay_after", "status", "body", …}`."""
    wanted = json_object()
    if strange := set(wanted) - SETTABLE:
        abort(400, f"unknown: {', '.join(sorted(strange))}; known: {', '.join(sorted(SETTABLE))}")
    return jsonify({"number": current_rig().faults.add(Fault(**wanted))})


@blueprint.get("/faults")
def list_faults() -> Response:
    return jsonify({"faults": [asdict(fault) for fault in current_rig().faults.queue]})


@blueprint.delete("/faults")
def clear_faults() -> Response:
    current_rig().faults.clear()
    return jsonify({"ok": True})


@blueprint.post("/faults/release")
def release() -> Response:
    """What landed late lands now."""
    current_rig().faults.release()
    return jsonify({"ok": True})


@blueprint.post("/clock")
def move_clock() -> Response:
    """`{"advance": seconds}` moves the vendors' time further, `{"shift": seconds}` sets the difference."""
    wanted, clock = json_object(), current_world().clock
    clock.shift = float(wanted.get("shift", clock.shift)) + float(wanted.get("advance", 0))
    return jsonify({"shift": clock.shift, "now": clock.now()})


@blueprint.post("/rules")
def set_rules() -> Response:
    """Where the vendor may differ from its documentation: grace, rates, lives of tokens."""
    rules = current_world().rules
    set_known(rules, json_object(), set(asdict(rules)))
    return jsonify(asdict(rules))


guard(blueprint)
