"""Event → action → answer: the same way through every function.

An action is a row of the function's table in its `app.py`. The guard has no default, so nobody can forget it.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from shared import cors, failures, metrics, settings, web
from shared.addresses import network
from shared.clock import SystemClock
from shared.errors import AppError, DuplicateParam, MethodNotAllowed, OriginDenied, UnknownAction, UnsupportedMediaType
from shared.forwarding import caller_address
from shared.key_check import Sealed
from shared.limits import Limit
from shared.log import REQUEST, Log
from shared.refusals import Refusal, judged
from shared.services import Services, build
from shared.traces import where
from shared.web import Kind, Request, Response

GET = frozenset({"GET"})
POST = frozenset({"POST"})
TIMED = "tick"  # what a timer or a queue runs


class Caller(Protocol):
    """Who a guard proved the caller to be; `kind` goes to the log, `origin` is where its browser page may live."""

    @property
    def kind(self) -> str: ...
    @property
    def origin(self) -> str | None: ...


class Action(Struct, frozen=True):
    """`path` may end in `/*`. `known_by`: parameters by which a vendor's call without an action is recognised.

    `cross_origin` actions are called from pages of a vendor, `failure` makes the answer of an AppError. `limit`: calls
    of one address, counted before the guard; for what proves itself by no key, or can be guessed. `foreign_body`: it is
    a vendor's, in which nothing called `action` is ours.
    """

    name: str
    methods: frozenset[str]
    do: Callable[[Request, Any, Services], Response]
    guard: Callable[[Request, Services], Caller]
    path: str | None = None
    known_by: tuple[frozenset[str], ...] = ()
    cross_origin: bool = False
    limit: Limit | None = None
    failure: Callable[[AppError, str], Response] = failures.failure
    foreign_body: bool = False


class App:
    def __init__(
        self,
        name: str,
        actions: Sequence[Action],
        *,
        queries: Path,
        sealed_in: Sequence[Sealed] = (),
        knows_origin: Callable[[str, Services], bool] = lambda _origin, _services: False,
    ) -> None:
        self.name = name
        self.actions = tuple(actions)
        self._queries = queries
        self.sealed_in = tuple(sealed_in)
        self._knows_origin = knows_origin
        self._built: tuple[dict[str, str], Services] | None = None

    def handle(self, event: object, context: object) -> dict[str, Any]:
        """Never raises: whatever goes wrong becomes an answer with a request id."""
        call = _Call(self, web.request_id(context))
        of_call = REQUEST.set(call.request_id)
        try:
            response = call.answer(event, context)
            if call.services is not None:
                call.services.tallies.write()
            call.write_line(response)
        finally:
            REQUEST.reset(of_call)
        return call.as_event(response)

    def services(self) -> Services:
        """Kept while the environment stays as it was. Raises ConfigurationError."""
        environment = settings.snapshot()
        if self._built is None or self._built[0] != environment:
            self._built = environment, build(settings.load(environment), self._queries, sealed_in=self.sealed_in)
        return self._built[1]

    def find(self, request: Request) -> Action:
        """By name, else by path, else by the vendor's own parameters. Raises UnknownAction, DuplicateParam."""
        if request.kind is not Kind.HTTP:
            return self._named(TIMED)
        hook = self._first(lambda action: action.foreign_body and _is_hook(action, request))
        name = None if hook else _asked(request)
        if name is not None:
            return self._named(name)
        found = hook or self._first(lambda action: _leads_to(action, request)) or self._first(_knows(request))
        if found is not None:
            return found
        if request.body and not request.has_json:
            raise UnsupportedMediaType
        raise UnknownAction("none named")

    def knows_origin(self, origin: str, services: Services) -> bool:
        return self._knows_origin(origin, services)

    def _first(self, fits: Callable[[Action], bool]) -> Action | None:
        return next(filter(fits, self.actions), None)

    def _named(self, name: object) -> Action:
        for action in self.actions:
            if action.name == name:
                return action
        raise UnknownAction


def _leads_to(action: Action, request: Request) -> bool:
    """`/pages/*` is whatever lies below."""
    pattern, path = action.path or "", request.path
    return path.startswith(pattern[:-1]) if pattern.endswith("/*") else bool(pattern) and path.rstrip("/") == pattern


def _is_hook(action: Action, request: Request) -> bool:
    name = request.query.get("action")
    return _leads_to(action, request) if name is None else name == action.name


def _knows(request: Request) -> Callable[[Action], bool]:
    return lambda action: any(parameters <= request.query.keys() for parameters in action.known_by)


def _asked(request: Request) -> object:
    """`action` of the query and of a JSON body must agree."""
    in_query = request.query.get("action")
    if request.method != "POST" or not request.has_json:
        return in_query
    in_body = request.json(web.LARGE_JSON_LIMIT).get("action")
    if in_query is not None and in_body is not None and in_query != in_body:
        raise DuplicateParam(field="action")
    return in_query if in_query is not None else in_body


class _Call:
    """One event on its way through; remembers what the log line will say."""

    def __init__(self, app: App, request_id: str) -> None:
        self.app = app
        self.request_id = request_id
        self.clock = SystemClock()
        self.began = self.clock.monotonic()
        self.log = Log()
        self.services: Services | None = None
        self.action: Action | None = None
        self.caller: Caller | None = None
        self.origin: str | None = None
        self.detail: str | None = None
        self.cookie_list = False
        self.is_head = False

    def answer(self, event: object, context: object) -> Response:
        try:
            request = Request.from_event(event, context, own_id=self.request_id)
            self.cookie_list, self.is_head = request.cookie_list, request.method == "HEAD"
            self.services = services = self.app.services()
            if services.settings.trusted_proxies:
                request = replace(request, source_ip=caller_address(event, services.settings.trusted_proxies))
            return self._served(request, services)
        except AppError as error:
            self.detail = error.detail or None
            return self._for_origin(self._failure(self._judged(error, event)))
        except settings.ConfigurationError as error:
            self.log.event("refused_to_start", function=self.app.name, faults=error.faults)
            return self._failure(AppError())
        except Exception as error:  # noqa: BLE001 - the edge: nothing may escape to the platform
            self.detail = where(error)
            return self._failure(AppError())

    def _judged(self, error: AppError, event: object) -> AppError:
        """Journals and counts it; whatever happens here, the refusal stands."""
        name = self.action.name if self.action else None
        try:
            services = self.services or self.app.services()
            address = caller_address(event, services.settings.trusted_proxies)
            return judged(Refusal(error, name, self.caller, address, self.request_id), services)
        except Exception as failure:  # noqa: BLE001 - an answer is on its way already
            self.log.event("refusal_not_judged", request_id=self.request_id, detail=where(failure))
            return error

    def _failure(self, error: AppError) -> Response:
        """In the shape of the action that was asked for, where that is known."""
        tell = self.action.failure if self.action else failures.failure
        return tell(error, self.request_id)

    def _served(self, request: Request, services: Services) -> Response:
        self.origin = request.headers.get("origin")
        if request.method == "OPTIONS" and request.kind is Kind.HTTP:
            return self._preflight(services)
        self.action = action = self.app.find(request)
        if request.kind is Kind.HTTP and request.method not in action.methods:
            raise MethodNotAllowed(action.methods)
        if action.limit is not None:
            services.limits.admit(action.limit, f"{action.name}:{network(request.source_ip)}")
        self.caller = caller = action.guard(request, services)
        if action.cross_origin and self.origin not in {None, cors.origin_of(services.settings.public_base_url)}:
            self._check_origin(services, caller)
        return self._for_origin(action.do(request, caller, services))

    def _preflight(self, services: Services) -> Response:
        if self.origin is None or not self.app.knows_origin(self.origin, services):
            raise OriginDenied
        return cors.preflight(self.origin)

    def _check_origin(self, services: Services, caller: Caller) -> None:
        """The page must be of the very account that the token proved."""
        local = services.settings.upstream_gateway
        if self.origin != caller.origin and (local is None or self.origin != cors.origin_of(local)):
            self.origin = None
            raise OriginDenied

    def _for_origin(self, response: Response) -> Response:
        """Lets the calling page read the answer, failures included."""
        if not self.action or not self.action.cross_origin or self.origin is None or self.services is None:
            return response
        try:
            known = self.caller is not None or self.app.knows_origin(self.origin, self.services)
        except Exception:  # noqa: BLE001 - an answer is on its way already
            known = False
        return cors.readable_by(self.origin, response) if known else response

    def as_event(self, response: Response) -> dict[str, Any]:
        cookie_header = self.services.settings.cookie_header if self.services else "Set-Cookie"
        told = replace(response, body="") if self.is_head else response
        return web.secured(told, self.request_id).to_event(cookie_header, cookie_list=self.cookie_list)

    def write_line(self, response: Response) -> None:
        action = self.action.name if self.action else None
        told: dict[str, object] = {
            "function": self.app.name,
            "action": action,
            "caller": self.caller.kind if self.caller else None,
            "status": response.status,
            "milliseconds": round((self.clock.monotonic() - self.began) * 1000, 1),
            "request_id": self.request_id,
            "detail": self.detail,
        }
        figures = metrics.embedded(self.clock.now(), action, response.status) if settings.is_lambda() else {}
        self.log.event("request", **told | figures)
