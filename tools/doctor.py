"""What is well and what needs somebody: settings, database, connections, keys, waiting work. `./dev doctor`.

Without arguments it looks at what `./dev up` runs on this machine, unless the environment or `.env` holds the settings
of a deployment. Connections are told in Russian, in the words their owners read.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tools.development import Options as Development
from tools.development import settings as development_settings
from tools.environment import dotenv, given
from tools.places import ROOT, PlaceError, state_directory

sys.path.insert(0, str(ROOT / "backend"))

from shared.errors import AppError
from shared.fields import LOOPBACK
from shared.settings import PRODUCTION, ConfigurationError, load
from tools import doctor_database, doctor_live
from tools.findings import Finding

LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Options:
    url: str = ""
    json: bool = False


def main(arguments: list[str] | None = None) -> int:
    """1 when something needs a person."""
    options = parsed(arguments)
    try:
        findings = list(diagnosed(options, given(), state_directory()))
    except PlaceError as problem:
        print(problem, file=sys.stderr)
        return 1
    print(as_json(findings) if options.json else as_text(findings, colours=sys.stdout.isatty()))
    return 0 if all(finding.ok for finding in findings) else 1


def parsed(arguments: list[str] | None) -> Options:
    parser = argparse.ArgumentParser(prog="./dev doctor", description=__doc__)
    meaning = "a running deployment to ask as well: an origin or a function"
    parser.add_argument("--url", default="", metavar="https://…|local", help=meaning)
    parser.add_argument("--json", action="store_true", help="findings for a program")
    chosen = parser.parse_args(arguments)
    asked = urlsplit(chosen.url)
    is_safe = asked.scheme == "https" or (asked.scheme == "http" and asked.hostname in LOOPBACK)
    if chosen.url not in {"", LOCAL} and not is_safe:  # ADMIN_TOKEN goes there
        parser.error("--url is an https address, one of this machine, or the word local")
    return Options(chosen.url, chosen.json)


def diagnosed(options: Options, environment: Mapping[str, str], state: Path) -> Iterator[Finding]:
    """`environment`: exported and of `.env`; `state`: where `./dev up` keeps keys and the database's address."""
    local = is_local(options, environment)
    whole = of_this_machine(environment, state) if local else dict(environment)
    is_remote_only = bool(options.url) and not local and not {"DATABASE_URL", "DATABASE_URL_FROM"} & whole.keys()
    if not is_remote_only:
        yield from _here(whole, "of ./dev up" if local else "of the environment and .env")
    if options.url:
        url = whole.get("PUBLIC_BASE_URL", "") if options.url == LOCAL else options.url
        token = whole.get("ADMIN_TOKEN", "").strip()
        yield from doctor_live.examine(url, token, each_connection=is_remote_only)


def is_local(options: Options, environment: Mapping[str, str]) -> bool:
    if options.url == LOCAL:
        return True
    names = {name.removesuffix("_FROM") for name, value in environment.items() if value.strip()}
    is_deployment = "TOKEN_ENCRYPTION_KEYS" in names or environment.get("APP_ENV", "").strip() == PRODUCTION
    return not is_deployment and not options.url.startswith("https://")


def of_this_machine(environment: Mapping[str, str], state: Path) -> dict[str, str]:
    """As `./dev up` makes them; nothing is made here."""
    keys, database_url = (_read(state / name) for name in ("keys.env", "database_url"))
    made = development_settings(Development(), dotenv(keys), environment)
    return {**({"DATABASE_URL": database_url.strip()} if database_url else {}), **made}


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _here(environment: Mapping[str, str], whose: str) -> Iterator[Finding]:
    try:
        settings = load(environment)
    except ConfigurationError as problem:
        cure = "run ./dev up once" if whose.endswith("up") else 'README.md, "Settings"'
        yield from (Finding(ok=False, subject=f"settings {whose}", text=fault, cure=cure) for fault in problem.faults)
        return
    yield Finding(ok=True, subject=f"settings {whose}", text=f"complete, APP_ENV={settings.app_env}")
    try:
        yield from doctor_database.examine(settings)
    except AppError as problem:
        yield Finding(ok=False, subject="database", text=problem.detail or problem.code, cure="run it again")


def as_json(findings: list[Finding]) -> str:
    whole = {"ok": all(finding.ok for finding in findings), "findings": [asdict(finding) for finding in findings]}
    return json.dumps(whole, ensure_ascii=False, indent=2)


def as_text(findings: list[Finding], *, colours: bool) -> str:
    needing = sum(not finding.ok for finding in findings)
    end = "Nothing needs you." if not needing else f"{needing} of {len(findings)} need somebody."
    return "\n".join([*(line for finding in findings for line in finding.lines(colours=colours)), end])


if __name__ == "__main__":
    sys.exit(main())
