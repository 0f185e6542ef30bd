"""Drafts as references of diffs: the rulebooks that they would give, to those who may see them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any, cast

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_postgresql.executors import NoopExecutor
from werkzeug.test import TestResponse

from guize.domain.diffing.equality import is_same
from guize.domain.diffing.json_patch import apply_json_patch
from guize.domain.effective.fold import without_blank_items
from guize.domain.governance.authority import SYSTEM, Action, Role
from guize.domain.json_types import Json, JsonObject
from guize.domain.merge_patch import merge
from guize.services.access.granting import revoke_role
from guize.services.record.importing import import_pack
from tests.conftest import RunningServer
from tests.http.governed import Asker, People, create_governed_app, dispose
from tests.http.test_diff import closed
from tests.http.world import made_up
from tests.services.drafted import NOW, RULES, record_world, tenant_pack

PATCH = {"Accept": "application/json-patch+json"}
REPLY = "/deadlines/reply-to-request"
SHORTER: JsonObject = {
    "limit": {"value": 5, "unit": "working_day"},
    "source": [{"article": 1, "quote": "自收文之日起5个工作日内办复"}],
}
BASE: JsonObject = {"deadlines": RULES}
HEAD: JsonObject = {"effective_from": "2027-01-01", "effective_from_certainty": "certain"}


class Town:
    """A city whose rules are changed, and those who change them or look on."""

    def __init__(self, people: People) -> None:
        """Sign everybody in."""
        self.people = people
        self.nobody = people.nobody()
        self.clerk = people.user("clerk", "editor@province")
        self.reviewer = people.user("reviewer", "reviewer@province")
        self.publisher = people.user("publisher", "publisher@province")
        self.viewer = people.user("viewer", "viewer@city")
        self.stranger = people.user("stranger", *(f"{role}@other" for role in Role))

    def draft(self, kind: str = "base", version: int = 1, tenant: str = "city") -> int:
        """Create a draft as the clerk."""
        body = {"kind": kind, "from": {"version": version}}
        answer = self.clerk.ask("POST", f"/tenants/{tenant}/drafts", json=body)
        assert answer.status_code == 201, answer.get_json()
        return cast("int", answer.get_json()["id"])

    def edit(self, draft: int, method: str = "PATCH", **change: Json) -> JsonObject:
        """Edit a draft at its present revision; return its document."""
        path = f"/drafts/{draft}"
        tag = self.clerk.ask("GET", path).headers["ETag"]
        answer = self.clerk.ask(method, path, json=change, headers={"If-Match": tag})
        assert answer.status_code == 200, answer.get_json()
        return cast("JsonObject", answer.get_json()["document"])

    def step(self, who: Asker, draft: int, name: str, **body: Json) -> JsonObject:
        """Take a step on a draft as it is."""
        tag = self.clerk.ask("GET", f"/drafts/{draft}").headers["ETag"]
        sent = body or None
        answer = who.ask("POST", f"/drafts/{draft}/{name}", json=sent, headers={"If-Match": tag})
        assert answer.status_code == 200, answer.get_json()
        return cast("JsonObject", answer.get_json())

    def publish(self, draft: int) -> int:
        """Have a draft reviewed and published; return the version."""
        self.step(self.clerk, draft, "submit")
        self.step(self.reviewer, draft, "approve")
        return cast("int", self.step(self.publisher, draft, "publish")["version"])


@pytest.fixture(scope="module")
def town(server: RunningServer, template: NoopExecutor) -> Iterator[Town]:
    """Give a city with one version, and two more: one that must not be shown, one to publish in."""
    with server.copy_of(template.template_dbname, "guize_draft_diffs") as urls:
        app = create_governed_app(urls)
        people = People(app, urls)
        with people.session() as session:
            record_world(session)
            shut: JsonObject = {"meetings": {"plenary": {"title": "全体会议"}}}
            for pack in (
                made_up("shut", parent="province", hidden=True, rules=shut),
                tenant_pack("written", parent="province", number=1),
                tenant_pack("repealed", parent="province", number=1),
            ):
                import_pack(session, pack, NOW, lambda _: ())
            session.commit()
        yield Town(people)
        people.dispose()
        dispose(app)


def compared(who: Asker, left: str, right: str, **options: Any) -> TestResponse:  # noqa: ANN401
    """Ask for a diff as somebody."""
    return who.ask("GET", f"/diff?left={left}&right={right}", **options)


def told(who: Asker, left: str, right: str) -> dict[str, Any]:
    """Return a diff."""
    answer = compared(who, left, right)
    assert answer.status_code == 200, answer.get_json(force=True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    return cast("dict[str, Any]", answer.get_json())


def patched(who: Asker, rules: Json, left: str, right: str) -> Json:
    """Return ``rules`` as changed by the patch between two references."""
    answer = compared(who, left, right, headers=PATCH)
    assert answer.status_code == 200, answer.get_json(force=True)
    assert answer.content_type == "application/json-patch+json"
    assert answer.headers["Cache-Control"] == "no-store"
    return apply_json_patch(rules, answer.get_json(force=True))


def sentences(body: dict[str, Any]) -> list[str]:
    """Return what a diff tells of the members of rules, in Chinese."""
    return [edit["words"]["zh"] for change in body["changes"] for edit in change["edits"]]


def test_a_draft_against_its_base(town: Town) -> None:
    """What the draft would change, either way round; its side tells draft, revision and day."""
    draft = town.draft()
    town.edit(draft, head=HEAD, rules={"deadlines": {"reply-to-request": SHORTER}})
    body = told(town.viewer, "city@1", f"draft:{draft}")
    assert body["right"] == {
        "reference": f"draft:{draft}",
        "tenant": "city",
        "version": None,
        "draft": draft,
        "revision": 2,
        "on": "2027-01-01",
        "status": "in_force",
        "reason": None,
        "incomplete": [],
        "missing": [],
    }
    assert (body["left"]["draft"], body["left"]["revision"]) == (None, None)
    limit = "第一条 请示办复时限:10个工作日 → 5个工作日(缩短)"
    assert limit in sentences(body)
    back = told(town.viewer, f"draft:{draft}", "city@1")
    assert "第一条 请示办复时限:5个工作日 → 10个工作日(延长)" in sentences(back)
    described = town.people.app.test_client().get("/api/v1/openapi.json").get_json()
    document = {**closed(described), "$ref": "#/components/schemas/DiffAnswer"}
    jsonschema.Draft202012Validator(document).validate(body)


def test_a_supplement_is_compared_as_a_rulebook(town: Town) -> None:
    """A patch of two rules is folded into its base; what it removes is gone."""
    draft = town.draft("supplement")
    document = town.edit(draft)
    rules: JsonObject = {"deadlines": {"reply-to-request": SHORTER, "countersign": None}}
    town.edit(draft, "PUT", **{**document, "rules": rules})
    body = told(town.clerk, "city@1", f"draft:{draft}")
    kinds = {change["rule"]: change["kind"] for change in body["changes"]}
    assert kinds == {REPLY: "changed", "/deadlines/countersign": "removed"}
    expected: Json = {
        "deadlines": {
            "reply-to-request": {**cast("JsonObject", RULES["reply-to-request"]), **SHORTER}
        }
    }
    assert patched(town.clerk, BASE, "city@1", f"draft:{draft}") == expected


def test_a_supplement_stands_on_the_supplements_before_it(town: Town) -> None:
    """What another supplement changed is in the rulebook; a correction of it takes its place."""
    first = town.draft("supplement", tenant="written")
    town.edit(first, head={**HEAD, "effective_from": "2026-12-01"}, rules=noted("甲"))
    number = town.publish(first)
    became = told(town.clerk, "written@1", f"draft:{first}")
    assert (became["right"]["version"], became["right"]["draft"]) == (number, first)
    assert told(town.clerk, f"written@{number}", f"draft:{first}")["changes"] == []

    second = town.draft("supplement", tenant="written")
    town.edit(second, head=HEAD, rules={"deadlines": {"reply-to-request": SHORTER}})
    both = merge(merge(BASE, noted("甲")), {"deadlines": {"reply-to-request": SHORTER}})
    assert patched(town.clerk, BASE, "written@1", f"draft:{second}") == both

    correction = town.draft("correction", number, tenant="written")
    town.edit(correction, rules=noted("乙"))
    mended = merge(BASE, noted("乙"))
    assert patched(town.clerk, BASE, "written@1", f"draft:{correction}") == mended


def test_what_repeals_or_withdraws_gives_what_it_leaves(town: Town) -> None:
    """Without the supplement its base is left, without the base nothing is."""
    first = town.draft("supplement", tenant="repealed")
    town.edit(first, head={**HEAD, "effective_from": "2026-12-01"}, rules=noted("甲"))
    number = town.publish(first)
    repeal = town.draft("repeal", number, tenant="repealed")
    town.edit(repeal, head=HEAD)
    assert patched(town.clerk, BASE, "repealed@1", f"draft:{repeal}") == BASE
    void = town.draft("correction", number, tenant="repealed")
    town.edit(void, head={"void": True})
    assert patched(town.clerk, BASE, "repealed@1", f"draft:{void}") == BASE
    whole = town.draft("repeal", 1, tenant="repealed")
    town.edit(whole, head=HEAD)
    left = told(town.clerk, "repealed@1", f"draft:{whole}")["right"]
    assert (left["status"], left["reason"], left["on"]) == ("vacancy", "repealed", "2027-01-01")


def noted(note: str) -> JsonObject:
    """Return a supplement that adds a note to a rule."""
    return {"deadlines": {"countersign": {"note": note}}}


def test_drafts_against_each_other_and_a_day(town: Town) -> None:
    """Two proposals are told apart, and each from the rules in force on a day."""
    one, other = town.draft(), town.draft()
    town.edit(one, rules={"deadlines": {"reply-to-request": SHORTER}})
    assert told(town.clerk, f"draft:{other}", f"draft:{other}")["changes"] == []
    assert told(town.clerk, f"draft:{other}", f"draft:{one}")["counts"]["changed"] == 1
    body = told(town.clerk, "city:2019-03-01", f"draft:{one}")
    assert (body["left"]["on"], body["counts"]["changed"]) == ("2019-03-01", 1)


def test_a_drafts_own_words_name_its_values(town: Town) -> None:
    """A word that only the draft adds is told by its label."""
    draft, other = town.draft(), town.draft()
    words: JsonObject = {"offices": {"river-chief": {"zh": "河长", "en": "river chief"}}}
    town.edit(draft, vocabulary=words, rules=approved_by("river-chief"))
    town.edit(other, rules=approved_by("head"))
    assert "河长" in "".join(sentences(told(town.clerk, f"draft:{other}", f"draft:{draft}")))


def approved_by(office: str) -> JsonObject:
    """Return a rule by which an office approves."""
    chain: Json = [{"office": office, "action": "approve", "verb": "批准"}]
    return {"signing": {"river": {"title": "河道", "chain": chain}}}


_ids = st.sampled_from(["reply-to-request", "countersign", "third"])
_members = st.sampled_from(["title", "limit", "source", "when", "chain", "note", "members", "odd"])
_scalars: st.SearchStrategy[Json] = (
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "head", "及时"])
)
_inner = st.sampled_from(["value", "unit", "office", "article", "quote", "any_of", "max"])
_values: st.SearchStrategy[Json] = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_inner, inner, max_size=3),
    max_leaves=6,
)
_rules = st.dictionaries(_ids, st.dictionaries(_members, _values, max_size=4) | _values, max_size=3)
_halfway = st.dictionaries(st.sampled_from(["deadlines", "signing", "new"]), _rules, max_size=2)


@settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rules=_halfway, kind=st.sampled_from(["base", "supplement"]))
def test_the_patch_gives_the_rulebook_of_the_draft(town: Town, rules: Json, kind: str) -> None:
    """Whatever a draft holds midway, apply(patch(base, draft)) is its rulebook."""
    draft = town.draft(kind)
    document = town.edit(draft)
    document = town.edit(draft, "PUT", **{**document, "rules": rules})
    written = without_blank_items(document["rules"])
    expected = merge(BASE if kind == "supplement" else {}, written)
    found = patched(town.clerk, BASE, "city@1", f"draft:{draft}")
    assert is_same(found, expected)
    whole = town.clerk.ask("GET", f"/rulebook?of=draft:{draft}")
    assert is_same(whole.get_json()["rules"], expected)
    assert whole.headers["Cache-Control"] == "no-store"
    for pair in (("city@1", f"draft:{draft}"), (f"draft:{draft}", "city@1")):
        assert compared(town.clerk, *pair).status_code in (200, 409)


@pytest.mark.parametrize(
    ("kind", "head", "place"),
    [
        ("base", {"effective_from": "soon"}, "/head/effective_from"),
        ("supplement", {"amends": 99}, "/head/amends"),
        ("supplement", {"amends": None}, "/head/amends"),
        ("correction", {"amends": 1}, "/head/corrects"),
        ("repeal", {"repeals": ["x"]}, "/head/repeals"),
    ],
)
def test_a_draft_that_says_no_rulebook_is_refused(
    town: Town, kind: str, head: JsonObject, place: str
) -> None:
    """Where the head names no base or no day, the answer says so and where, in both languages."""
    draft = town.draft(kind)
    town.edit(draft, head=head)
    answer = compared(town.clerk, "city@1", f"draft:{draft}")
    body = answer.get_json(force=True)
    assert (answer.status_code, body["type"]) == (409, "/problems/draft_unreadable")
    assert place in body["detail"]
    assert place in body["detail_zh"]


@pytest.mark.parametrize(
    "member",
    [
        {"limit": {"value": {}, "unit": "day"}},
        {"limit": {"value": 3, "unit": ["day"]}},
        {"source": [{"article": -3, "quote": "某"}], "limit": {"value": 3, "unit": "day"}},
        {"limit": {"max": [], "unit": "day"}},
        {"limit": None, "source": 3, "title": [[]]},
    ],
)
def test_rules_half_written_are_told_or_refused(town: Town, member: JsonObject) -> None:
    """What cannot be put into words is refused with its place; the patch is there all the same."""
    draft = town.draft()
    document = town.edit(draft)
    rule = {**cast("JsonObject", RULES["reply-to-request"]), **member}
    rules: JsonObject = {"deadlines": {"reply-to-request": rule}}
    town.edit(draft, "PUT", **{**document, "rules": rules})
    for pair in (("city@1", f"draft:{draft}"), (f"draft:{draft}", "city@1")):
        answer = compared(town.clerk, *pair)
        assert answer.status_code in (200, 409)
        if answer.status_code == 409:
            assert "/rules/deadlines/reply-to-request" in answer.get_json(force=True)["detail"]
    expected = merge({}, rules)
    assert is_same(patched(town.clerk, BASE, "city@1", f"draft:{draft}"), expected)


@pytest.mark.parametrize(
    "head", [{"instrument": {}}, {"instrument": None}, {"schema": 3}, {"colour": "red"}]
)
def test_what_bears_on_no_rule_is_no_hindrance(town: Town, head: JsonObject) -> None:
    """A head that is faulty elsewhere still gives its rulebook."""
    draft = town.draft()
    town.edit(draft, head=head)
    assert told(town.clerk, "city@1", f"draft:{draft}")["changes"] == []


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("headers", [{}, PATCH])
def test_who_may_not_see_a_draft_is_told_nothing(
    town: Town, side: str, headers: dict[str, str]
) -> None:
    """Nobody is asked to sign in; to strangers a draft is like one that is not, word for word."""
    draft = town.draft()

    def ask(who: Asker, number: int) -> TestResponse:
        pair = {"left": "city@1", "right": "city@1", side: f"draft:{number}"}
        return compared(who, pair["left"], pair["right"], headers=headers)

    assert told(town.clerk, "city@1", f"draft:{draft}")
    for number in (draft, 99999):
        assert ask(town.nobody, number).status_code == 401
    hidden, never = ask(town.stranger, draft), ask(town.stranger, 99999)
    assert (hidden.status_code, never.status_code) == (404, 404)
    assert hidden.get_data(as_text=True).replace(str(draft), "99999") == never.get_data(
        as_text=True
    )
    assert ask(town.clerk, 10**18).status_code == 404


def test_a_revoked_grant_shows_no_draft(town: Town) -> None:
    """Whoever saw a draft sees it no longer once the grant is gone."""
    draft = town.draft()
    leaving = town.people.user(f"leaving-{draft}", "viewer@city")
    assert compared(leaving, "city@1", f"draft:{draft}").status_code == 200
    with town.people.session() as session:
        now = datetime.now(UTC)
        revoke_role(session, SYSTEM, "city", user=leaving.id, role=Role.VIEWER, now=now)
        session.commit()
    assert compared(leaving, "city@1", f"draft:{draft}").status_code == 404


_names = count()


@pytest.mark.parametrize(
    ("scopes", "status"), [((Action.EDIT,), 404), ((Action.EDIT, Action.READ), 200)]
)
def test_a_draft_of_a_hidden_tenant_takes_reading_it(
    town: Town, scopes: tuple[Action, ...], status: int
) -> None:
    """A key that may edit there and not read is told no rules that the draft stands on."""
    draft = town.draft("supplement", tenant="shut")
    key = town.people.client(f"key-{next(_names)}", *scopes, at="shut")
    assert compared(key, "city@1", f"draft:{draft}").status_code == status
    assert compared(town.viewer, "city@1", f"draft:{draft}").status_code == 404


def test_no_answer_with_a_draft_is_kept(town: Town) -> None:
    """An edit shows at once, and after the draft was asked for nobody else is served from it."""
    draft = town.draft()
    assert told(town.clerk, "city@1", f"draft:{draft}")["changes"] == []
    town.edit(draft, rules={"deadlines": {"reply-to-request": SHORTER}})
    assert told(town.clerk, "city@1", f"draft:{draft}")["counts"]["changed"] == 1
    assert compared(town.nobody, "city@1", f"draft:{draft}").status_code == 401
