"""The story of one change, over HTTP, from its first draft to the correction of what it became."""

import http.client
import json
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pytest_postgresql.executors import NoopExecutor

from guize.domain.governance.authority import SYSTEM, Role
from guize.domain.json_types import Json
from guize.packs.read import read_pack
from guize.run.web import HOST, start_gunicorn, stop_gunicorn, wait_until_ready
from guize.services.access.granting import grant_role
from guize.services.access.identity import create_user
from guize.services.record.importing import import_pack
from guize.settings import SOURCE_ROOT, Settings
from guize.store.engine import create_engine, session_factory
from tests.conftest import RunningServer

RECORDED = datetime(2026, 1, 5, 8, tzinfo=UTC)
XIANYANG = "/tenants/xianyang"
REPLY = "reply-to-request"
PEOPLE = {
    "clerk": [(Role.EDITOR, "xianyang")],
    "colleague": [(Role.EDITOR, "xianyang"), (Role.REVIEWER, "xianyang")],
    "second": [(Role.REVIEWER, "xianyang")],
    "third": [(Role.REVIEWER, "xianyang")],
    "publisher": [(Role.PUBLISHER, "xianyang")],
    "rival": [(Role.EDITOR, "xianyang")],
    "auditor": [(Role.ADMIN, "shaanxi")],
}


@dataclass(slots=True)
class Person:
    """Somebody with a browser, signed in by name and password."""

    port: int
    name: str
    cookie: str = ""
    csrf: str = ""
    tags: dict[int, str] = field(default_factory=dict)

    def sign_in(self, password: str) -> None:
        """Sign in; the session's cookie and its token go with every request from now on."""
        status, told, answer = self.send(
            "POST", "/session", {"name": self.name, "password": password}
        )
        assert status == 200, told
        cookies = [value for name, value in answer if name.lower() == "set-cookie"]
        self.cookie = "; ".join(value.partition(";")[0] for value in cookies)
        self.csrf = told["csrf_token"]

    def send(
        self, method: str, path: str, body: Json = None, tag: str | None = None
    ) -> tuple[int, dict[str, Any], list[tuple[str, str]]]:
        """Send one request and read its answer."""
        headers = {"Cookie": self.cookie, "X-CSRF-Token": self.csrf} if self.cookie else {}
        if tag is not None:
            headers["If-Match"] = tag
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection = http.client.HTTPConnection(HOST, self.port, timeout=30)
        try:
            sent = None if body is None else json.dumps(body)
            connection.request(method, f"/api/v1{path}", sent, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read()), answer.getheaders()
        finally:
            connection.close()

    def get(self, path: str) -> dict[str, Any]:
        """Read what is there."""
        status, told, _ = self.send("GET", path)
        assert status == 200, told
        return told

    def begin(self, **body: Json) -> int:
        """Create a draft."""
        status, told, _ = self.send("POST", f"{XIANYANG}/drafts", body)
        assert status == 201, told
        return int(told["id"])

    def change(self, draft: int, patch: Json, method: str = "PATCH") -> dict[str, Any]:
        """Edit the draft as it is now."""
        return self.expect(200, method, f"/drafts/{draft}", patch, draft)

    def take(self, step: str, draft: int, body: Json = None, status: int = 200) -> dict[str, Any]:
        """Take a step with the draft as it is now, or be refused with a status."""
        return self.expect(status, "POST", f"/drafts/{draft}/{step}", body, draft)

    def expect(self, status: int, method: str, path: str, body: Json, draft: int) -> dict[str, Any]:
        """Send a change of the draft's present revision."""
        tag = f'"d{draft}-r{self.get(f"/drafts/{draft}")["revision"]}"'
        found, told, _ = self.send(method, path, body, tag)
        assert found == status, told
        return told


@pytest.fixture(scope="module")
def people(server: RunningServer, template: NoopExecutor) -> Iterator[dict[str, Person]]:
    """Serve Xianyang's rules with gunicorn, and sign everybody in."""
    with server.copy_of(template.template_dbname, "guize_story") as urls:
        passwords: dict[str, str] = {}
        engine = create_engine(urls.application)
        with session_factory(engine, SYSTEM)() as session:
            for hour, slug in enumerate(("cn", "shaanxi", "xianyang")):
                pack = read_pack(SOURCE_ROOT / "tenants" / slug)
                import_pack(session, pack, RECORDED + timedelta(hours=hour), lambda _: ())
            for name, grants in PEOPLE.items():
                made = create_user(
                    session,
                    SYSTEM,
                    name=name,
                    display_name=name,
                    is_operator=False,
                    now=RECORDED,
                )
                passwords[name] = made.password
                for role, tenant in grants:
                    user = made.user.id or 0
                    grant_role(session, SYSTEM, tenant, user=user, role=role, now=RECORDED)
            session.commit()
        engine.dispose()
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            port = probe.getsockname()[1]
        settings = Settings(data_dir=Path(tempfile.gettempdir()), port=port)
        gunicorn = start_gunicorn(settings, urls)
        try:
            wait_until_ready(gunicorn, port)
            found = {name: Person(port, name) for name in PEOPLE}
            for name, person in found.items():
                person.sign_in(passwords[name])
            yield found
        finally:
            stop_gunicorn(gunicorn)


def shortened(document: dict[str, Any], old: int, new: int) -> dict[str, Any]:
    """Return the edits by which the limit of replies becomes another: text, quotes and rule."""

    def reworded(value: Any) -> Any:  # noqa: ANN401 - any part of the document
        written = json.dumps(value, ensure_ascii=False)
        return json.loads(written.replace(f"起{old}个工作日内办复", f"起{new}个工作日内办复"))

    # Every rule that quotes the sentence quotes its new wording.
    quoting = {
        rule: reworded(value)
        for rule, value in document["rules"]["deadlines"].items()
        if reworded(value) != value
    }
    quoting[REPLY]["limit"]["value"] = new
    return {
        "text": {"articles": reworded(document["text"]["articles"])},
        "rules": {"deadlines": quoting},
    }


def limit_on(person: Person, on: date, known_at: str | None = None) -> int:
    """Return within how many working days replies are due on a day, as known at an instant."""
    pinned = f"&known_at={known_at}" if known_at else ""
    path = f"{XIANYANG}/effective/deadlines/{REPLY}?on={on}{pinned}"
    return int(person.get(path)["rules"]["deadlines"][REPLY]["limit"]["value"])


def offices_on(person: Person, on: date) -> list[str]:
    """Return who acts in the chain that the clerk changed, in order, on a day."""
    told = person.get(f"{XIANYANG}/effective/decisions/document-submission?on={on}")
    chain = told["rules"]["decisions"]["document-submission"]["chain"]
    return [f"{step['office']} {step['action']}" for step in chain]


def source(version: int) -> Json:
    """Return what a draft begins with."""
    return {"version": version}


def write(people: dict[str, Person], begins: date) -> int:
    """Let the clerk shorten the deadline of replies to 5 working days and move a step."""
    clerk = people["clerk"]
    draft = clerk.begin(**{"from": source(1), "title": "缩短请示办复时限"})
    document = clerk.get(f"/drafts/{draft}")["document"]
    chain = document["rules"]["decisions"]["document-submission"]["chain"]
    edits: Any = shortened(document, 10, 5)
    moved = [chain[0], chain[2], chain[1], *chain[3:]]
    edits["rules"]["decisions"] = {"document-submission": {"chain": moved}}
    edits["head"] = {
        "effective_from": begins.isoformat(),
        "effective_from_certainty": "certain",
        "instrument": {"number": "咸政发〔2026〕1号", "title": "咸阳市人民政府工作规则"},
    }
    told = clerk.change(draft, edits)
    assert told["findings"]["error"] == 0, clerk.get(f"/drafts/{draft}/findings")
    return draft


def review(people: dict[str, Person], draft: int) -> None:
    """Let a colleague be refused who touched the draft, another reject, a third approve."""
    clerk, colleague = people["clerk"], people["colleague"]
    colleague.change(draft, {"title": "请示办复时限由10日缩短为5日"})
    assert clerk.take("submit", draft)["state"] == "in_review"
    refused = colleague.take("approve", draft, status=403)
    assert refused["type"] == "/problems/four_eyes"
    people["second"].take("reject", draft, {"reason": "请注明系缩短时限"})
    told = clerk.change(draft, {"rules": {"deadlines": {REPLY: {"note": "由10个工作日缩短"}}}})
    assert (told["state"], len(told["contributors"])) == ("draft", 2)
    clerk.take("submit", draft)
    assert people["third"].take("approve", draft)["state"] == "approved"


def overtake(people: dict[str, Person]) -> None:
    """Let the rival's supplement land first."""
    rival = people["rival"]
    draft = rival.begin(**{"from": source(1), "kind": "supplement"})
    note: Json = {"rules": {"deadlines": {"countersign": {"note": "会签从快"}}}}
    assert rival.change(draft, note)["findings"]["error"] == 0
    rival.take("submit", draft)
    people["third"].take("approve", draft)
    assert people["publisher"].take("publish", draft)["version"] == 2


def schedule(people: dict[str, Person], draft: int, begins: date) -> str:
    """Let the draft be rebased, reviewed again and scheduled; return when it was recorded."""
    clerk, publisher = people["clerk"], people["publisher"]
    assert publisher.take("publish", draft, status=409)["type"] == "/problems/needs_rebase"
    told = clerk.take("rebase", draft)
    assert (told["state"], told["conflicts"], told["base_version"]) == ("draft", [], 2)
    assert told["document"]["rules"]["deadlines"]["countersign"]["note"] == "会签从快"
    assert told["document"]["rules"]["deadlines"][REPLY]["limit"]["value"] == 5
    clerk.take("submit", draft)
    people["third"].take("approve", draft)
    scheduled = publisher.take("publish", draft)
    assert (scheduled["version"], scheduled["effective_from"]) == (3, begins.isoformat())
    return str(scheduled["recorded_at"])


def correct(people: dict[str, Person]) -> None:
    """Let a correction restate the version: 7 working days it should have been."""
    clerk = people["clerk"]
    draft = clerk.begin(**{"from": source(3), "kind": "correction"})
    clerk.change(draft, shortened(clerk.get(f"/drafts/{draft}")["document"], 5, 7))
    clerk.take("submit", draft)
    people["second"].take("approve", draft)
    assert people["publisher"].take("publish", draft)["version"] == 4


def test_the_story_of_a_change(people: dict[str, Person]) -> None:
    """Drafted, refused, rejected, mended, approved, overtaken, rebased, in force, corrected."""
    clerk = people["clerk"]
    begins = datetime.now(ZoneInfo("Asia/Shanghai")).date() + timedelta(days=30)
    eve = begins - timedelta(days=1)
    draft = write(people, begins)
    review(people, draft)
    overtake(people)
    known_at = schedule(people, draft, begins)
    # The answer changes on the day and not before.
    assert [limit_on(clerk, eve), limit_on(clerk, begins)] == [10, 5]
    before, after = offices_on(clerk, eve), offices_on(clerk, begins)
    assert after == [before[0], before[2], before[1], *before[3:]]
    correct(people)
    # What was known before the correction still gives the old answer.
    assert [limit_on(clerk, begins), limit_on(clerk, begins, known_at)] == [7, 5]
    assert limit_on(clerk, eve) == 10
    assert clerk.send("GET", "/audit?tenant=xianyang")[0] == 403
    tells_the_story(people["auditor"], draft)


def tells_the_story(auditor: Person, draft: int) -> None:
    """See that the audit tells who did what to the draft, in order, and what was refused."""
    events = auditor.get(f"/audit?object=draft:{draft}&limit=100")["events"]
    assert [(one["actor_name"], one["action"]) for one in reversed(events)] == [
        ("clerk", "draft.create"),
        ("clerk", "draft.edit"),
        ("colleague", "draft.edit"),
        ("clerk", "draft.submit"),
        ("colleague", "access.refuse"),
        ("second", "draft.reject"),
        ("clerk", "draft.edit"),
        ("clerk", "draft.submit"),
        ("third", "draft.approve"),
        ("clerk", "draft.rebase"),
        ("clerk", "draft.submit"),
        ("third", "draft.approve"),
        ("publisher", "draft.publish"),
    ]
    assert events[0]["detail"]["version"] == "xianyang@3"
    assert f"deadlines/{REPLY}" in events[0]["detail"]["rules"]
    (rejected,) = (one for one in events if one["action"] == "draft.reject")
    assert rejected["detail"]["reason"] == "请注明系缩短时限"
    found = auditor.get(f"/audit?tenant=xianyang&rule=deadlines/{REPLY}&action=draft.publish")
    assert [one["detail"]["version"] for one in found["events"]] == ["xianyang@4", "xianyang@3"]
    (refused,) = (
        one
        for one in auditor.get("/audit?tenant=xianyang&outcome=refused")["events"]
        if one["actor_name"] != "clerk"
    )
    assert (refused["actor_name"], refused["detail"]["code"]) == ("colleague", "four_eyes")
