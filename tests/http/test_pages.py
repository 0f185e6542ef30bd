"""The effective rules of many tenants: every one once, in one order, whatever the page size."""

import itertools

import pytest
from flask.testing import FlaskClient

from tests.http.world import WARDS


def pages(client: FlaskClient, query: str) -> list[list[str]]:
    """Follow `next` to the last page and return the tenants of each."""
    found: list[list[str]] = []
    after = ""
    while True:
        answer = client.get(f"/api/v1/effective?on=2019-03-01&{query}{after}")
        assert answer.status_code == 200
        body = answer.get_json()
        found.append([item["tenant"] for item in body["items"]])
        if body["next"] is None:
            return found
        assert body["next"] == found[-1][-1]
        after = f"&after={body['next']}"


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8, 9, 200])
def test_every_tenant_comes_once(client: FlaskClient, limit: int) -> None:
    """Whatever the limit, the pages put together are the tree below, each tenant once."""
    below = client.get("/api/v1/tenants?under=hubei").get_json()["tenants"]
    found = pages(client, f"under=hubei&limit={limit}")
    assert [*itertools.chain(*found)] == [tenant["tenant"] for tenant in below]
    assert {len(page) for page in found[:-1]} <= {limit}
    assert found[-1]
    assert {"wuhan", "open-ward", *WARDS} == set(itertools.chain(*found))


def test_nothing_below_is_an_empty_page(client: FlaskClient) -> None:
    """A tenant without descendants has one page, and it is empty."""
    assert pages(client, "under=panjin") == [[]]


def test_a_page_holds_what_each_tenant_would_be_told(client: FlaskClient) -> None:
    """An item of a page is the answer that the tenant's own address gives."""
    page = client.get("/api/v1/effective?under=cn&on=2019-03-01").get_json()
    for item in page["items"]:
        own = client.get(f"/api/v1/tenants/{item['tenant']}/effective?on=2019-03-01").get_json()
        assert item == own


def test_sections_come_in_the_order_of_the_catalogue(client: FlaskClient) -> None:
    """A rulebook reads as the law does, from organization on, and so does a choice of sections."""
    whole = client.get("/api/v1/tenants/wuhan/effective?on=2019-03-01").get_json()["rules"]
    properties = client.get("/api/v1/schemas/rulebook/1/rulebook").get_json()["properties"]
    assert list(whole) == [section for section in properties if section in whole]
    assert list(whole)[:3] == ["organization", "substitution", "meetings"]
    chosen = "under=hubei&on=2019-03-01&sections=quotas,meetings"
    items = client.get(f"/api/v1/effective?{chosen}").get_json()["items"]
    assert {tuple(item["rules"]) for item in items} == {("meetings", "quotas")}
    filed = client.get("/api/v1/tenants/wuhan/versions/1").get_json()["rules"]
    assert list(filed) == list(whole)
