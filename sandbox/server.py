"""Who answers a call: a vendor by the name in the Host header, or the sandbox's own pages."""

import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.test import run_wsgi_app

from sandbox import control, faults, home
from sandbox.amocrm import app as amocrm
from sandbox.amocrm import control as amocrm_control
from sandbox.evotor import app as evotor
from sandbox.evotor import control as evotor_control
from sandbox.evotor import hook_control as evotor_hooks
from sandbox.insales import app as insales
from sandbox.insales import control as insales_control
from sandbox.insales.world import VENDOR_HOST as INSALES_HOST
from sandbox.rig import Rig, attach
from sandbox.serving import Disconnect

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Dispatcher:
    """The WSGI application of the whole sandbox. A further vendor adds its hosts to `vendors`."""

    def __init__(self, bench: Rig) -> None:
        self.rig = bench
        self.home = home_app(bench)
        self.vendors = [
            (amocrm.VENDOR_HOST, amocrm.vendor_app(bench)),
            (INSALES_HOST, insales.vendor_app(bench)),
            *evotor.vendor_apps(bench),
        ]

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        host = str(environ.get("HTTP_HOST", "")).split(":")[0].lower()
        vendor = next((app for hosts, app in self.vendors if hosts.fullmatch(host)), None)
        if vendor is None:
            return self.home(environ, start_response)
        reply = self._vendor_call(vendor, environ, host)
        start_response(reply.status, reply.headers)
        return reply.chunks()

    def _vendor_call(self, app: Flask, environ: dict[str, Any], host: str) -> faults.Reply:
        clock = self.rig.world.clock
        started = clock.monotonic()
        entry = self.rig.journal.open(clock.unshifted(), environ, host)
        fault = self.rig.faults.take(host, entry.path, entry.method)
        environ |= {"sandbox.entry": entry, "sandbox.arrived": started, "sandbox.fault": fault}
        entry.fault = fault.effect if fault else None
        try:
            reply = self._with_fault(app, environ, fault) if fault else self._work(app, environ)
            entry.status = int(reply.status.split()[0])
        finally:
            entry.seconds = round(clock.monotonic() - started, 4)
        return reply

    def _with_fault(self, app: Flask, environ: dict[str, Any], fault: faults.Fault) -> faults.Reply:
        if fault.effect == "late":
            threading.Thread(target=self._work_late, args=(app, environ, fault, self.rig), daemon=True).start()
            raise Disconnect(reset=False)
        instead = faults.before(fault)
        return instead or faults.after(fault, self._work(app, environ))

    def _work_late(self, app: Flask, environ: dict[str, Any], fault: faults.Fault, rig: Rig) -> None:
        rig.faults.wait(fault)
        environ["sandbox.entry"].status = int(self._work(app, environ).status.split()[0])

    def _work(self, app: Flask, environ: dict[str, Any]) -> faults.Reply:
        with self.rig.world.lock:
            chunks, status, headers = run_wsgi_app(app, environ, buffered=True)
            return faults.Reply(status, list(headers), b"".join(chunks))


def home_app(bench: Rig) -> Flask:
    """The sandbox's own pages, its control API, and the vendors' browser pages under /_browser/<host>/."""
    app = Flask("sandbox", template_folder="templates", static_folder="static", static_url_path="/_static")
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's default provider has it, its interface not
    attach(app, bench)
    for blueprint in (control.blueprint, amocrm_control.blueprint, home.blueprint, *amocrm.browser_blueprints()):
        app.register_blueprint(blueprint)
    app.register_blueprint(insales_control.blueprint)
    for blueprint in insales.browser_blueprints():
        app.register_blueprint(blueprint, url_prefix="/_browser/<host>")
    for blueprint in (evotor_control.blueprint, evotor_hooks.blueprint, *evotor.browser_blueprints()):
        app.register_blueprint(blueprint)
    return app
