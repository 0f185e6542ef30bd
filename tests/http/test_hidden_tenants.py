"""Restricted tenants: whoever has no key cannot tell that they exist."""

import pytest
from flask.testing import FlaskClient

HIDDEN = ("veiled", "hidden-city")


@pytest.mark.parametrize("slug", HIDDEN)
@pytest.mark.parametrize(
    "address",
    [
        "/tenants/{}",
        "/tenants/{}/timeline",
        "/tenants/{}/timemap",
        "/tenants/{}/effective",
        "/tenants/{}/effective/meetings",
        "/tenants/{}/effective/meetings/plenary",
        "/tenants/{}/effective/calendar",
        "/tenants/{}/text",
        "/tenants/{}/versions",
        "/tenants/{}/versions/1",
        "/tenants/{}/versions/1/text",
        "/tenants/{}/versions/1/coverage",
        "/tenants?under={}",
        "/effective?under={}",
        "/vocabulary/offices?tenant={}",
        "/vocabulary?q=市长&tenant={}",
    ],
)
def test_a_hidden_tenant_is_as_unknown_as_one_that_is_not(
    client: FlaskClient, address: str, slug: str
) -> None:
    """The answer is the same, word for word, as for a tenant that was never there."""
    # One that is spelt nearly alike: what it is told to be near of are the same names.
    near = f"{slug}x"
    asked, never = (client.get(f"/api/v1{address.format(name)}") for name in (slug, near))
    assert asked.status_code == never.status_code == 404
    assert asked.get_data(as_text=True).replace(slug, near) == never.get_data(as_text=True)
    assert {k: v for k, v in asked.headers if k != "Content-Length"} == {
        k: v for k, v in never.headers if k != "Content-Length"
    }


def test_a_page_does_not_begin_after_a_hidden_tenant(client: FlaskClient) -> None:
    """As `after`, a hidden tenant is refused as one that is not there."""
    asked, never = (
        client.get(f"/api/v1/effective?under=hubei&after={slug}")
        for slug in ("hidden-city", "nonesuch")
    )
    assert asked.status_code == never.status_code == 422
    assert asked.get_data(as_text=True).replace("hidden-city", "nonesuch") == never.get_data(
        as_text=True
    )


def test_the_tree_closes_over_hidden_tenants(client: FlaskClient) -> None:
    """What is below a hidden tenant stands below its nearest visible ancestor, in every list."""
    answer = client.get("/api/v1/tenants")
    listed = {tenant["tenant"]: tenant for tenant in answer.get_json()["tenants"]}
    assert not any(slug in answer.get_data(as_text=True) for slug in HIDDEN)
    assert (listed["open-city"]["parent"], listed["open-city"]["path"]) == ("cn", ["cn"])
    assert (listed["open-ward"]["parent"], listed["open-ward"]["path"]) == (
        "hubei",
        ["cn", "hubei"],
    )
    hubei, china = (client.get(f"/api/v1/tenants/{slug}").get_json() for slug in ("hubei", "cn"))
    assert hubei["children"] == ["open-ward", "wuhan"]
    assert china["children"] == ["open-city", "liaoning", "hubei"]
    below = client.get("/api/v1/tenants?under=hubei").get_json()["tenants"]
    assert "open-ward" in [tenant["tenant"] for tenant in below]
    page = client.get("/api/v1/effective?under=cn&on=2019-03-01").get_json()["items"]
    assert {"open-city", "open-ward"} <= {item["tenant"] for item in page}
    assert not set(HIDDEN) & {item["tenant"] for item in page}


def test_a_hidden_baseline_binds_all_the_same(client: FlaskClient) -> None:
    """A public city shows the rules that its hidden province gives it, and says whence they are."""
    answer = client.get("/api/v1/tenants/open-city/effective?on=2019-03-01&explain=true").get_json()
    assert answer["rules"]["meetings"] == {
        "plenary": {"title": "市政府全体会议"},
        "briefing": {"title": "省定例会"},
    }
    assert answer["origins"]["/meetings/briefing"] == {"tenant": "veiled", "version": 1}


def test_nothing_of_a_hidden_rulebook_shows_below_it(client: FlaskClient) -> None:
    """A hidden city's own rules are no baseline and stay out of its districts' answers."""
    for address in ("", "/timeline", "/effective", "/versions"):
        answer = client.get(f"/api/v1/tenants/open-ward{address}")
        assert answer.status_code == 200
        assert "hidden-city" not in answer.get_data(as_text=True)
        assert "秘密" not in answer.get_data(as_text=True)
