"""The OpenAPI description: complete, described, valid, and true of the answers."""

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient

PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemAnswer"}}}

ANSWERS = [
    ("/tenants", "TenantsAnswer"),
    ("/tenants?under=hubei&level=city&q=武汉", "TenantsAnswer"),
    ("/tenants/wuhan", "TenantDetail"),
    ("/tenants/panjin/timeline", "TimelineAnswer"),
    ("/tenants/cn/timeline?on=2019-03-01", "TimelineAnswer"),
    ("/tenants/wuhan/effective?on=2019-03-01&explain=true", "EffectiveAnswer"),
    ("/tenants/wuhan/effective?on=2018-10-31", "EffectiveAnswer"),
    ("/tenants/panjin/effective?on=2016-03-01", "EffectiveAnswer"),
    ("/tenants/wuhan/effective/calendar?on=2020-02-01", "EffectiveAnswer"),
    ("/tenants/wuhan/effective/meetings/executive?on=2019-03-01", "EffectiveAnswer"),
    ("/tenants/open-city/effective?explain=true", "EffectiveAnswer"),
    ("/effective?under=cn&on=2019-03-01&limit=3", "EffectivePage"),
    ("/tenants/wuhan/text?on=2019-03-01", "TextsAnswer"),
    ("/tenants/wuhan/text?on=2018-10-31", "TextsAnswer"),
    ("/tenants/panjin/versions", "VersionsAnswer"),
    ("/tenants/wuhan/versions", "VersionsAnswer"),
    ("/tenants/wuhan/versions/1", "VersionDetail"),
    ("/tenants/panjin/versions/1", "VersionDetail"),
    ("/tenants/panjin/versions/2", "VersionDetail"),
    ("/tenants/cn/versions/1", "VersionDetail"),
    ("/tenants/wuhan/versions/1/text", "TextAnswer"),
    ("/tenants/panjin/versions/2/text", "TextAnswer"),
    ("/tenants/wuhan/versions/1/coverage", "CoverageAnswer"),
    ("/tenants/open-city/versions/1/coverage", "CoverageAnswer"),
    ("/schemas", "SchemasAnswer"),
    ("/vocabulary", "VocabulariesAnswer"),
    ("/vocabulary?q=市长&tenant=wuhan&on=2019-03-01&limit=2", "VocabulariesAnswer"),
    ("/vocabulary/documents?on=2011-01-01", "VocabularyAnswer"),
    ("/vocabulary/offices?tenant=wuhan&on=2019-03-01", "VocabularyAnswer"),
    ("/tenants/nowhere", "ProblemAnswer"),
    ("/effective?limit=0", "ProblemAnswer"),
]


@pytest.fixture(scope="module")
def described(app: Any) -> dict[str, Any]:  # noqa: ANN401 - the Flask application
    """Give the description as it is served."""
    answer = app.test_client().get("/api/v1/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    document: dict[str, Any] = answer.get_json()
    return document


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each operation with a name."""
    for path, item in document["paths"].items():
        shared = item.get("parameters", [])
        for method in item.keys() - {"parameters"}:
            operation = item[method]
            parameters = [*shared, *operation.get("parameters", [])]
            yield f"{method} {path}", {**operation, "parameters": parameters}


def test_every_operation_is_documented(described: dict[str, Any]) -> None:
    """Each tells its summary in both languages, parameters, answers with headers and problems."""
    names = set()
    for name, operation in operations(described):
        zh, _, en = operation["summary"].partition(" | ")
        assert zh, name
        assert en, name
        names.add(operation["operationId"])
        assert all(p["description"] and p["schema"] for p in operation["parameters"]), name
        answers = operation["responses"]
        # What anybody may read is cached; what takes a sign-in never is.
        is_cached = name.startswith("get ") and "401" not in answers
        (success,) = answers.keys() & {"200", "201", "204", "302"}
        assert {"422", "default"} <= answers.keys(), name
        assert ("304" in answers) is is_cached, name
        assert all(answer["description"] for answer in answers.values()), name
        content = answers[success].get("content", {})
        assert all(shape["schema"] for shape in content.values()), name
        assert bool(content) is (success in {"200", "201"}), name
        for status in ("200", "304") if is_cached else ():
            assert status == "200" or "content" not in answers[status], name
            assert {"ETag", "Cache-Control"} <= answers[status]["headers"].keys(), name
        for status in answers.keys() - {success, "304"}:
            assert answers[status]["content"] == PROBLEM, (name, status)
    assert len(names) == len(list(operations(described))) >= 16


def test_every_address_of_the_api_is_described(
    app: Any,  # noqa: ANN401 - the Flask application
    described: dict[str, Any],
) -> None:
    """No route below /api/v1 is left out, save the description itself."""
    served = {
        rule.rule.replace("<int:", "{").replace("<path:", "{").replace("<", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
    }
    assert served - described["paths"].keys() == {"/api/v1/openapi.json"}


def test_every_schema_and_property_is_described(described: dict[str, Any]) -> None:
    """Each component says what it is, and so does each of its properties."""
    schemas = described["components"]["schemas"]
    assert len(schemas) > 20
    for name, schema in schemas.items():
        assert schema.get("description"), name
        for member, content in schema["properties"].items():
            assert content.get("description"), f"{name}.{member}"


def test_answers_are_required_to_be_whole(described: dict[str, Any]) -> None:
    """Members that every answer has are required, so that generated types need no question mark."""
    schemas = described["components"]["schemas"]
    effective = schemas["EffectiveAnswer"]
    assert set(effective["properties"]) - set(effective["required"]) == {"origins"}
    assert set(schemas["ProblemAnswer"]["properties"]) - set(
        schemas["ProblemAnswer"]["required"]
    ) == {"errors", "reason", "missing"}


def test_the_description_is_valid(described: dict[str, Any]) -> None:
    """A validator of OpenAPI 3.1 has nothing to say against it."""
    validator = pytest.importorskip("openapi_spec_validator")
    assert described["openapi"] == "3.1.0"
    validator.validate(described)


def closed(node: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a schema in which objects with known members have no others."""
    if isinstance(node, list):
        return [closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    found = {key: closed(value) for key, value in node.items()}
    if isinstance(node.get("properties"), dict):
        found.setdefault("additionalProperties", False)
    return found


@pytest.mark.parametrize(("address", "schema"), ANSWERS)
def test_answers_are_as_described(
    client: FlaskClient, described: dict[str, Any], address: str, schema: str
) -> None:
    """Real answers hold what the description says and no member that it does not know."""
    answer = client.get(f"/api/v1{address}")
    document = {**closed(described), "$ref": f"#/components/schemas/{schema}"}
    jsonschema.Draft202012Validator(
        document, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(answer.get_json(force=True))
    if answer.status_code == 200:
        path = answer.request.path.rstrip("/")
        assert described_schema(described, path) == f"#/components/schemas/{schema}"


def described_schema(document: dict[str, Any], path: str) -> str:
    """Return the schema that the description gives for what is served at a path."""
    parts = path.split("/")
    for template, item in document["paths"].items():
        pattern = template.split("/")
        if len(pattern) == len(parts) and all(
            a == b or a.startswith("{") for a, b in zip(pattern, parts, strict=True)
        ):
            content = item["get"]["responses"]["200"]["content"]["application/json"]
            return str(content["schema"]["$ref"])
    raise AssertionError(f"{path} is not described")
