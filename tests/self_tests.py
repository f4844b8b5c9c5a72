"""What «Проверить» answers, for the tests of every vendor's own lines."""

from tests.office import Office

Lines = dict[str, tuple[bool | None, str]]
JSON = "application/json"


def fault(office: Office, host: str, path: str, status: int, body: str, kind: str = JSON) -> None:  # noqa: PLR0913, PLR0917 - an answer
    """What the vendor answers there from now on."""
    answer = {"effect": "answer", "status": status, "body": body, "content_type": kind, "times": 10}
    office.sandbox.control("POST", "/faults", {"host": host, "path": path, **answer})


def checked(office: Office, **named: str) -> Lines:
    """Name → whether it holds, and its cure."""
    answer = office.admin("POST", "check", **named)
    assert answer.status == 200, answer.text
    lines: Lines = {line["name"]: (line["holds"], line["cure"]) for line in answer.body["lines"]}
    assert answer.body["holds"] == all(holds is not False for holds, _ in lines.values())
    return lines


def broken(lines: Lines) -> dict[str, str]:
    """The cures of what does not hold."""
    return {name: cure for name, (holds, cure) in lines.items() if holds is False}
