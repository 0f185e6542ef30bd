"""A made-up nation over HTTP, on a database of its own, whose tenants change in time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from pytest_postgresql.executors import NoopExecutor

from guize.domain.governance.authority import Role
from guize.domain.json_types import Json, JsonObject
from guize.services.record.importing import import_pack
from tests.conftest import RunningServer
from tests.http.governed import Asker, People, create_governed_app, dispose
from tests.http.world import made_up

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
GROUND: JsonObject = {"zh": "国务院批复", "number": "国函〔2019〕1号", "date": "2019-01-02"}
NAME: JsonObject = {"zh": "云溪县", "en": "Yunxi County"}
PLENARY: JsonObject = {"meetings": {"plenary": {"title": "全体会议"}}}


def baseline(title: str) -> JsonObject:
    """Return a baseline of one rule."""
    return {"baseline": {"meetings": {"thematic": {"title": title}}}}


@dataclass(frozen=True, slots=True)
class Realm:
    """A nation of two provinces, two cities in the first with a district each, and who asks."""

    app: Flask
    operator: Asker
    east: Asker
    west: Asker
    city: Asker
    nobody: Asker
    people: People

    def post(self, asker: Asker, path: str, body: Any, status: int) -> Any:  # noqa: ANN401
        """Send a body and return the answer, which has a status."""
        answer = asker.ask("POST", path, json=body)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_json()

    def record(self, slug: str, level: str, rules: JsonObject, *, parent: str) -> None:
        """Record one more tenant with one version."""
        with self.people.session() as session:
            pack = made_up(slug, parent=parent, level=level, rules=rules)
            import_pack(session, pack, NOW, lambda _: ())
            session.commit()

    def change(self, tenant: str, *changes: JsonObject, on: str = "2019-01-09") -> Any:  # noqa: ANN401
        """Record an act as the operator."""
        body = {"on": on, "ground": GROUND, "changes": [*changes]}
        return self.post(self.operator, f"/tenants/{tenant}/changes", body, 201)

    def refused(self, tenant: str, *changes: JsonObject, on: str = "2019-01-09") -> set[str]:
        """Return the codes for which an act of the operator is refused."""
        body = {"on": on, "ground": GROUND, "changes": [*changes]}
        answer = self.post(self.operator, f"/tenants/{tenant}/changes", body, 409)
        assert answer["type"] == "/problems/tenants_conflict"
        return {one["code"] for one in answer["refusals"]}

    def get(self, path: str) -> Any:  # noqa: ANN401
        """Return what the operator is answered."""
        answer = self.operator.ask("GET", path)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_json()


@contextmanager
def open_realm(server: RunningServer, template: NoopExecutor) -> Iterator[Realm]:
    """Open the realm on a database of its own."""
    with server.copy_of(template.template_dbname, "guize_tenancy") as urls:
        app = create_governed_app(urls)
        people = People(app, urls)
        with people.session() as session:
            for slug, parent, level, rules in (
                ("cn", None, "nation", None),
                ("east", "cn", "province", baseline("东")),
                ("west", "cn", "province", baseline("西")),
                ("lake", "east", "city", PLENARY),
                ("hill", "east", "city", PLENARY),
                ("ward", "lake", "district", PLENARY),
            ):
                pack = made_up(slug, parent=parent, level=level, rules=rules)
                import_pack(session, pack, NOW, lambda _: ())
            session.commit()
        yield Realm(
            app=app,
            operator=people.user("boss", is_operator=True),
            east=people.user("east", *(f"{role}@east" for role in Role)),
            west=people.user("west", *(f"{role}@west" for role in Role)),
            city=people.user("city", *(f"{role}@lake" for role in Role)),
            nobody=Asker(app, "nobody"),
            people=people,
        )
        people.dispose()
        dispose(app)


def new(slug: str, parent: str | None, level: str = "district", **members: Json) -> JsonObject:
    """Return the body of a new tenant."""
    return {"tenant": slug, "parent": parent, "level": level, "name": NAME, **members}
