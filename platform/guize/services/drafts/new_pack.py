"""Makes a pack from the text of a document: what it says is filled in, what it leaves open told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from guize.checks.catalog import RULEBOOK_SCHEMA
from guize.domain.errors import Fault, InvalidInputError
from guize.domain.findings import Finding, Severity
from guize.domain.json_types import JsonObject
from guize.domain.tenancy.register import creation_of
from guize.domain.tenant import Level, Tenant, Visibility
from guize.domain.version import Kind
from guize.domain.words import Words
from guize.packs.manuscript import compose, is_storable
from guize.packs.pack import BrokenPackError, Pack
from guize.packs.read import parse_pack
from guize.packs.tenant_file import SLUG, UNRECORDED
from guize.packs.text import Text
from guize.packs.write import pack_files
from guize.services.drafts.beginning import attach
from guize.services.record.checking import check_pack

_HEAD = "v1/instrument.yaml"
_GOVERNMENT = re.compile(
    r"([\u4e00-\u9fff]{1,20}?(?:省|自治区|市|州|地区|盟|区|县|旗))(?:人民政府|政府)"
)
_LEVELS: Mapping[str, Level] = {
    **dict.fromkeys(("省", "自治区"), Level.PROVINCE),
    **dict.fromkeys(("市", "州", "地区", "盟"), Level.CITY),
    **dict.fromkeys(("区", "县", "旗"), Level.DISTRICT),
}
_DAY = re.compile(rb"^effective_from: .*\neffective_from_certainty: .*\n", re.MULTILINE)
_OPEN_DAY = b"""\
# effective_from: YYYY-MM-DD
# effective_from_certainty: certain
"""
"""Two lines for the two that they replace, so that every other line keeps its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known of the government beside its document; what is None is read from it."""

    slug: str
    name: str | None = None
    english: str | None = None
    level: Level | None = None
    parent: str | None = None


def read_file(raw: bytes) -> str:
    """Return the text of a file in UTF-8 or GB 18030.

    Raises:
        InvalidInputError: it is in neither, or no text.

    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if is_storable(text):
            return text
    words = Words(
        zh="文件不是 UTF-8 或 GB 18030 编码的纯文本;请从网页或文档中复制文字,另存为 .txt。",
        en="the file is no plain text in UTF-8 or GB 18030: copy the words from the page or the "
        "document and save them as .txt.",
    )
    raise InvalidInputError((Fault("/text", "not_a_text", words),))


def new_pack(
    about: About, raw: str, folder: Path, today: date
) -> tuple[dict[str, bytes], list[Finding]]:
    """Return the files of a pack whose first version is the document ``raw``, and the doubts.

    The rules are empty. A commencement that the document does not tell is left to be written.

    Args:
        about: the government.
        raw: the document as it came, with or without the page around it.
        folder: where the pack will stand, for the findings.
        today: any day, to read the pack by where the document tells none.

    Raises:
        InvalidInputError: the document cannot be split, or does not tell whose it is.

    """
    if not SLUG.fullmatch(about.slug):
        raise InvalidInputError((_no_slug(about.slug),))
    empty: JsonObject = {"schema": RULEBOOK_SCHEMA, "instrument": {}}
    content: JsonObject = {"head": empty, "rules": {}, "vocabulary": {}, "narrative": {}}
    begun = attach({**content, "text": None}, raw, {})
    head = cast("JsonObject", begun.content["head"])
    text = Text.from_json(cast("JsonObject", begun.content["text"]))
    named = _government(text)
    tenant = _tenant(about, named)
    instrument = {
        "kind": _kind(text.title),
        "issuer": f"{tenant.name.zh}人民政府",
        **cast("JsonObject", head["instrument"]),
    }
    told: JsonObject = {**begun.content, "head": {**head, "instrument": instrument}}
    version, faults = compose(
        told, begun.capture, tenant=about.slug, number=1, kind=Kind.BASE, today=today
    )
    if version is None:
        raise InvalidInputError(tuple(faults))
    files = pack_files(Pack(tenant, (version,), facts=(creation_of(tenant, UNRECORDED),)))
    findings = [*_check(files, folder)]
    if "effective_from" not in head:
        files[_HEAD] = _DAY.sub(_OPEN_DAY, files[_HEAD], count=1)
        findings.insert(0, _day_missing(folder, files[_HEAD]))
    return files, [_guessed(tenant, about, folder), *findings]


def _check(files: Mapping[str, bytes], folder: Path) -> list[Finding]:
    try:
        return check_pack(parse_pack(files, str(folder), folder.name))
    except BrokenPackError as error:
        return [*error.findings]


def _government(text: Text) -> str | None:
    """Return the name of the government whose document this is, as it signs or as it is titled."""
    for line in (*reversed(text.colophon), text.title, *text.preface):
        found = _GOVERNMENT.search("".join(line.split()))
        if found:
            return found[1]
    return None


def _tenant(about: About, named: str | None) -> Tenant:
    name = about.name or named
    suffixes = (suffix for suffix in _LEVELS if name is not None and name.endswith(suffix))
    suffix = max(suffixes, key=len, default=None)
    level = about.level or (_LEVELS[suffix] if suffix else None)
    if name is None or level is None:
        words = Words(
            zh="文中读不出是哪一级政府的文件;请用 --name 和 --level 写明,"
            "如 --name 云溪县 --level district。",
            en="the document does not tell whose it is: say so by --name and --level, such as "
            "--name 云溪县 --level district.",
        )
        raise InvalidInputError((Fault("/tenant", "tenant_not_told", words),))
    english = about.english or about.slug.replace("-", " ").title()
    return Tenant(
        slug=about.slug,
        name=Words(zh=name, en=english),
        level=level,
        parent=about.parent,
        visibility=Visibility.PUBLIC,
    )


def _no_slug(slug: str) -> Fault:
    words = Words(
        zh=f"“{slug}”不能作租户代号:只用小写字母、数字和连字符,以字母开头,如 yunxi。",
        en=f"{slug!r} is no slug of a tenant: lower-case letters, digits and hyphens, a letter "
        "first, such as yunxi.",
    )
    return Fault("/tenant", "not_a_slug", words)


def _kind(title: str) -> str:
    """Return the document's own word for what it is, the end of its title: 工作规则, 办法."""
    found = re.search(
        r"(工作规则|议事规则|工作制度|规则|规定|办法|制度|细则|规程|条例|意见|通知)", title
    )
    return found[1] if found else "文件"


def _day_missing(folder: Path, head: bytes) -> Finding:
    words = Words(
        zh="没有读出施行日期;请在此写明 effective_from(从原文条款,或印发日期)。",
        en="no day of commencement was read: write effective_from here, by the clause of the text "
        "or the day of issue.",
    )
    return Finding(
        code="effective_from_not_read",
        pointer="/effective_from",
        words=words,
        file=str(folder / _HEAD),
        line=head[: head.index(_OPEN_DAY)].count(b"\n") + 1,
    )


def _guessed(tenant: Tenant, about: About, folder: Path) -> Finding:
    members: Iterator[tuple[str, object, str]] = iter(
        (
            ("名称", about.name, tenant.name.zh),
            ("英文名称", about.english, tenant.name.en),
            ("层级", about.level, tenant.level.value),
        )
    )
    guessed = [f"{label} {value}" for label, given, value in members if given is None]
    words = Words(
        zh=f"由文件推出、请核对:{'、'.join(guessed) or '无'};"
        f"上级 {tenant.parent or '(无,请写 parent)'};区划代码未写;公开(public)。",
        en=f"{tenant.name.en}, level {tenant.level.value}, parent {tenant.parent or '(none)'}, "
        "no division code, public: look whether this is so.",
    )
    return Finding(
        code="tenant_to_be_checked",
        pointer="",
        words=words,
        severity=Severity.INFO,
        file=str(folder / "tenant.yaml"),
        line=1,
    )
