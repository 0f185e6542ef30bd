"""Small packs for tests: a made-up tenant, its heads and its rules, as files."""

from collections.abc import Mapping

from guize.domain.json_types import Json, JsonObject
from guize.packs.pack import Pack
from guize.packs.read import parse_pack
from guize.packs.yaml_writer import write_yaml

TEXT = """# 某市人民政府工作规则

## 第一章 总则

### 一、

市政府全体会议每半年召开一次。

### 二、

本规则自印发之日起施行。
""".encode()


def tenant_file(slug: str = "sample", **members: Json) -> bytes:
    """Return a `tenant.yaml`; members replace the usual ones, None leaves one out."""
    return _yaml(
        {
            "tenant": slug,
            "name": {"zh": "某市" if slug in {"sample", "city"} else f"某市{slug}", "en": "Sample"},
            "level": "city",
            "time_zone": "Asia/Shanghai",
            "visibility": "public",
        },
        members,
    )


def head_file(number: int = 1, **members: Json) -> bytes:
    """Return an `instrument.yaml`; members replace the usual ones, None leaves one out."""
    return _yaml(
        {
            "version": number,
            "kind": "base",
            "schema": "rulebook/1",
            "effective_from": f"20{10 + number}-01-01",
            "effective_from_certainty": "certain",
            "instrument": {"title": f"规则{number}", "kind": "工作规则", "issuer": "某市人民政府"},
        },
        members,
    )


def pack_files(slug: str = "sample", versions: int = 1, times: int = 1) -> dict[str, bytes]:
    """Return the files of a pack with base versions whose only rule holds `times`."""
    files = {"tenant.yaml": tenant_file(slug)}
    for number in range(1, versions + 1):
        rules: JsonObject = {"plenary": {"title": "全体会议", "times": times, "at": number}}
        files[f"v{number}/instrument.yaml"] = head_file(number)
        files[f"v{number}/text.md"] = TEXT
        files[f"v{number}/rules/meetings.yaml"] = write_yaml(rules)
    return files


def sample_pack(files: Mapping[str, bytes] | None = None, slug: str = "sample") -> Pack:
    """Return the pack that files make, by default those of `pack_files`."""
    return parse_pack(files or pack_files(slug), slug, slug)


def _yaml(usual: JsonObject, members: Mapping[str, Json]) -> bytes:
    merged = {**usual, **members}
    return write_yaml({key: value for key, value in merged.items() if value is not None})
