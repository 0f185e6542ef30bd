"""The decisions of the golden cases are what the OpenAPI description says of them."""

from collections import Counter

import jsonschema

from tests.golden.conftest import Platform
from tests.golden.decisions.reader import read_decision_cases
from tests.http.test_openapi import closed

BESIDE = ("refers_to", "materials", "consequences", "deemed")


def test_decisions_on_real_law_are_as_described(platform: Platform) -> None:
    """No answer has a member or a value that the description does not know, and much is said."""
    described = platform.client.get("/api/v1/openapi.json").get_json()
    answer_is = jsonschema.Draft202012Validator(
        {**closed(described), "$ref": "#/components/schemas/DecisionAnswer"}
    )
    said: Counter[str] = Counter()
    for case in read_decision_cases():
        address = f"/api/v1/tenants/{case.ask.tenant}/decisions/{case.ask.kind}"
        answer = platform.client.post(address, json=case.ask.body()).get_json()
        wrong = next(answer_is.iter_errors(answer), None)
        assert wrong is None, f"{case.sentence}: {wrong.json_path}: {wrong.message}"
        said.update(member for member in BESIDE if answer[member])
    assert said["refers_to"] > 20
    assert said["materials"] > 0
