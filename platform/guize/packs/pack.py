"""A tenant pack as a value: the tenant, its versions, and the files they were filed in."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from guize.domain.errors import GuizeError
from guize.domain.findings import Finding
from guize.domain.json_pointer import child, tokens
from guize.domain.json_types import JsonObject, Rulebook
from guize.domain.tenancy.facts import Fact
from guize.domain.tenant import Tenant
from guize.domain.version import Version
from guize.domain.words import Words
from guize.packs.gaps import gaps_of, labels_of_text
from guize.packs.head import Head, write_head
from guize.packs.text import Text

Lines = Mapping[str, int]


class BrokenPackError(GuizeError):
    """A pack cannot be read; `findings` lists every fault with its file and line."""

    code = "broken_pack"

    def __init__(self, root: str, findings: tuple[Finding, ...]) -> None:
        first = findings[0]
        where = f"{first.file}:{first.line}" if first.line else str(first.file)
        super().__init__(
            Words(
                zh=f"租户包 {root} 有 {len(findings)} 处错误,首处在 {where}:{first.words.zh}",
                en=f"The pack {root} has {len(findings)} faults, the first at {where}: "
                f"{first.words.en}",
            )
        )
        self.findings = findings


@dataclass(frozen=True, slots=True)
class PackVersion:
    """One version of a pack.

    Attributes:
        head: the content of `instrument.yaml`; `head.version` holds the rules and the hash.
        text: the clean text; None where it is not on file.
        capture: the source as captured; None where there is none.
        vocabulary: the tenant's own entries, vocabulary → id → labels.
        files: the files as filed, by path inside the version's folder; empty if never filed.
        lines: for each file, the line of each JSON Pointer in it.
        folder: the path of the version's folder as the reader was given it.
    """

    head: Head
    text: Text | None
    capture: str | None
    vocabulary: JsonObject
    files: Mapping[str, bytes] = field(default_factory=dict)
    lines: Mapping[str, Lines] = field(default_factory=dict)
    folder: str = ""

    @property
    def version(self) -> Version:
        """The version, not recorded yet."""
        return self.head.version

    @property
    def number(self) -> int:
        """The version's number."""
        return self.head.version.number

    def as_version(self, recorded_at: datetime) -> Version:
        """Return the version as recorded at an aware UTC instant."""
        return replace(self.head.version, recorded_at=recorded_at)

    def place(self, pointer: str) -> tuple[str, int | None]:
        """Return the file and line of the value at a pointer into this version.

        A pointer whose first token is a section with a file of rules points into the rulebook; one
        that begins with `/vocabulary` into the vocabulary; any other into `instrument.yaml`. The
        line of the nearest enclosing value is given where the value itself has none.
        """
        first, *rest = tokens(pointer) or [""]
        inside = "".join(child("", token) for token in rest)
        if f"rules/{first}.yaml" in self.lines:
            path = f"rules/{first}.yaml"
        elif first == "vocabulary":
            path = "vocabulary.yaml"
        else:
            path, inside = "instrument.yaml", pointer
        return f"{self.folder}/{path}", nearest_line(self.lines.get(path, {}), inside)


@dataclass(frozen=True, slots=True)
class Pack:
    """One folder of `tenants/`: a tenant and its versions from 1 on.

    Attributes:
        tenant: the tenant as the last of its facts tells it.
        versions: its versions.
        filed: `tenant.yaml` as filed; None if it never was.
        facts: what `tenant.yaml` tells, numbered in order.
    """

    tenant: Tenant
    versions: tuple[PackVersion, ...]
    filed: bytes | None = None
    facts: tuple[Fact, ...] = ()


def nearest_line(lines: Lines, pointer: str) -> int | None:
    """Return the line of a pointer, or of the nearest value that encloses it."""
    while pointer and pointer not in lines:
        pointer = pointer.rpartition("/")[0]
    return lines.get(pointer)


def content_of(
    head: Head, text: Text | None, capture: str | None, vocabulary: JsonObject
) -> JsonObject:
    """Return the semantic content of a version, which its hash covers and its diff is made of.

    Number, kind and `corrects` are left out: they say how the content was filed, so that a
    correction has the content of the version as restated.
    """
    written = write_head(head)
    for filing in ("version", "kind", "corrects"):
        written.pop(filing, None)
    return {
        "head": written,
        "rules": head.version.rules,
        "vocabulary": vocabulary,
        "text": text.as_json() if text else None,
        "capture": capture,
    }


def complete(
    head: Head, rules: Rulebook, text: Text | None, capture: str | None, vocabulary: JsonObject
) -> Head:
    """Return the head of a version with what follows from its other parts: hash, labels, gaps."""
    labels = labels_of_text(text) if text else {}
    damage = head.version.instrument.damage
    version = replace(
        head.version,
        rules=rules,
        labels=labels,
        gaps=gaps_of(text, rules, head.narrative, damage, labels),
    )
    head = replace(head, version=version)
    content_hash = hash_of(content_of(head, text, capture, vocabulary))
    return replace(head, version=replace(version, content_hash=content_hash))


def hash_of(content: JsonObject) -> str:
    """Return `sha256:` and the hash of the canonical JSON (sorted keys, no spaces, UTF-8)."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"
