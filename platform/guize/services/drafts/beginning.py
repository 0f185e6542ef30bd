"""What a new draft begins with: a version, another tenant's rules, a document, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias, cast

from sqlmodel import Session

from guize.checks.catalog import RULEBOOK_SCHEMA
from guize.domain.errors import Fault, InvalidInputError, NotFoundError
from guize.domain.governance.authority import Action, Principal, actions_at
from guize.domain.governance.foundation import find_lineage
from guize.domain.json_types import JsonObject
from guize.domain.tenant import Tenant, Visibility
from guize.domain.version import Kind
from guize.domain.words import Words
from guize.packs.articles import TextError
from guize.packs.head import write_head
from guize.packs.manuscript import particulars_of, split_document
from guize.packs.pack import PackVersion
from guize.packs.text import Text
from guize.services.record.exporting import pack_version_of
from guize.store.queries import find_ancestry, list_version_rows


@dataclass(frozen=True, slots=True)
class FromVersion:
    """A version on record, of the draft's own tenant unless another is named."""

    version: int
    tenant: str | None = None


@dataclass(frozen=True, slots=True)
class FromDocument:
    """The raw text of a document, and where it lies in there (a `capture` recipe)."""

    text: str
    recipe: JsonObject


Source: TypeAlias = FromVersion | FromDocument | None


@dataclass(frozen=True, slots=True)
class Beginning:
    """The content and the capture that a draft begins with."""

    content: JsonObject
    capture: str | None = None


_TITLES = {
    Kind.SUPPLEMENT: "关于修改《{}》的决定",
    Kind.REPEAL: "关于废止《{}》的决定",
    Kind.COMMENCEMENT: "关于《{}》施行日期的通知",
}
_KINDS = {
    Kind.SUPPLEMENT: "补充规定",
    Kind.REPEAL: "废止决定",
    Kind.COMMENCEMENT: "通知",
}


def begin(
    session: Session, principal: Principal, tenant: Tenant, kind: Kind, source: Source
) -> Beginning:
    """Return what a draft of `kind` begins with.

    Of a version of the tenant's own, a base takes rules, words and text, to be changed; a
    correction takes everything as the version's lineage says it now; a supplement amends it and a
    repeal repeals it, a commencement dates it, all without rules yet. Of another tenant, the rules
    and words are taken.

    Raises:
        NotFoundError: there is no such version, or it must not be shown to exist.
        InvalidInputError: the document cannot be split into articles, or what is to be amended,
            repealed or corrected is another tenant's.

    """
    if isinstance(source, FromDocument):
        return _from_document(tenant, source)
    if source is None:
        return Beginning(_content(_head(tenant, "工作规则", f"{tenant.name.zh}人民政府工作规则")))
    if source.tenant is not None and source.tenant != tenant.slug:
        if kind is not Kind.BASE:
            raise InvalidInputError((_not_from_elsewhere(tenant),))
        return _from_elsewhere(session, principal, tenant, source.tenant, source.version)
    versions = {row.number: row for row in list_version_rows(session, tenant.slug)}
    if source.version not in versions:
        raise NotFoundError("version", f"{tenant.slug}@{source.version}")
    number = source.version
    if kind is Kind.CORRECTION:
        number = _speaking_now([pack_version_of(v, {}) for v in versions.values()], number)
    version = pack_version_of(versions[number], {})
    return _from_version(tenant, kind, version, source.version)


def attach(content: JsonObject, raw: str, recipe: JsonObject, at: str = "") -> Beginning:
    """Return `content` with a document's text, split into articles, and the document itself.

    What the document says of itself (number, dates, clause of commencement, what it repeals) goes
    into the head, where the head does not say it yet.

    Args:
        content: the content of the draft.
        raw: the document as it came.
        recipe: where it lies in there; what this leaves out is looked for.
        at: where both stand in what was sent, for the pointers of faults.

    Raises:
        InvalidInputError: the document cannot be split; pointers are `/text` and `/recipe`.

    """
    try:
        text, used = split_document(raw, recipe)
    except TextError as error:
        raise InvalidInputError((Fault(f"{at}/text", "text", error.words),)) from error
    except InvalidInputError as error:
        faults = (replace(fault, pointer=f"{at}{fault.pointer}") for fault in error.faults)
        raise InvalidInputError(tuple(faults)) from error
    head = cast("JsonObject", content["head"])
    named = head.get("instrument")
    instrument: JsonObject = {**named} if isinstance(named, dict) else {}
    told = particulars_of(raw, used, text)
    counted: JsonObject = {"articles": len(text.articles), **_sample(text)}
    titled: JsonObject = {} if instrument.get("title") else {"title": _bare(text.title)}
    instrument = {**cast("JsonObject", told.pop("instrument")), **instrument, **titled, **counted}
    cited = {name: told.pop(name) for name in ("effective_clause",) if name in told}
    if "effective_from" in head:
        told = {name: value for name, value in told.items() if not name.startswith("effective_")}
    # A clause is quoted from the text, so that the new text's takes the place of another's.
    head = {**told, **head, **cited, "instrument": instrument, "capture": used}
    return Beginning({**content, "head": head, "text": text.as_json()}, raw)


def _sample(text: Text) -> JsonObject:
    """Return how the articles are labelled, by the first that has a label; nothing if none has."""
    labels = [article.label for article in text.articles if article.label]
    return {"numbering": labels[0]} if labels else {}


def _bare(title: str) -> str:
    """Return a title without the brackets that it may stand in as a whole."""
    inner = title.removeprefix("《").removesuffix("》")
    return inner if title == f"《{inner}》" and "《" not in inner else title


def _from_document(tenant: Tenant, source: FromDocument) -> Beginning:
    empty = _content({"schema": RULEBOOK_SCHEMA, "instrument": {}})
    begun = attach(empty, source.text, source.recipe, "/from/document")
    head = cast("JsonObject", begun.content["head"])
    supposed: JsonObject = {"kind": "工作规则", "issuer": f"{tenant.name.zh}人民政府"}
    head["instrument"] = {**supposed, **cast("JsonObject", head["instrument"])}
    return begun


def _from_elsewhere(
    session: Session, principal: Principal, tenant: Tenant, slug: str, number: int
) -> Beginning:
    path = find_ancestry(session, slug)
    is_open = bool(path) and path[0].visibility is Visibility.PUBLIC
    held = actions_at(principal, [above.slug for above in path])
    if not path or not (is_open or Action.READ in held):
        raise NotFoundError("tenant", slug)
    for row in list_version_rows(session, slug):
        if row.number == number:
            head = _head(tenant, "工作规则", f"{tenant.name.zh}人民政府工作规则")
            rules, vocabulary = row.rules, row.vocabulary
            return Beginning(_content(head, rules=rules, vocabulary=vocabulary))
    raise NotFoundError("version", f"{slug}@{number}")


def _from_version(tenant: Tenant, kind: Kind, version: PackVersion, named: int) -> Beginning:
    instrument = version.version.instrument
    written = {
        key: value
        for key, value in write_head(version.head).items()
        if key not in ("version", "kind", "narrative", "corrects")
    }
    everything = _content(
        written,
        rules=version.version.rules,
        vocabulary=version.vocabulary,
        narrative=version.head.narrative,
        text=version.text,
    )
    if kind is Kind.CORRECTION:
        head: JsonObject = {"corrects": named, **written}
        return Beginning({**everything, "head": head}, version.capture)
    if kind is Kind.BASE:
        # The new instrument has a number and dates of its own.
        kept = {"title", "kind", "issuer", "articles", "numbering"}
        as_json = instrument.as_json()
        copied = {key: value for key, value in as_json.items() if key in kept}
        carried: JsonObject = {
            key: value
            for key, value in written.items()
            if key in {"series", "series_label", "effective_clause"}
        }
        head = {"schema": version.head.schema, **carried, "instrument": copied}
        return Beginning({**everything, "head": head})
    # Inside a title in 《》 another one stands in 〈〉.
    named_title = instrument.title.replace("《", "〈").replace("》", "〉")
    title = _TITLES[kind].format(named_title)
    head = _head(tenant, _KINDS[kind], title, issuer=instrument.issuer)
    references: dict[Kind, JsonObject] = {
        Kind.SUPPLEMENT: {"amends": named},
        Kind.REPEAL: {"repeals": [named]},
        Kind.COMMENCEMENT: {"commences": [{"version": named}]},
    }
    return Beginning(_content({**head, **references[kind]}))


def _not_from_elsewhere(tenant: Tenant) -> Fault:
    words = Words(
        zh=f"补充、废止和更正只能针对本租户({tenant.slug})自己的版本;他处的规则可作全文(base)的起点。",
        en=f"a tenant supplements, repeals and corrects versions of its own, {tenant.slug}: rules "
        "of another are where a base may begin.",
    )
    return Fault("/from/tenant", "another_tenant", words)


def _speaking_now(versions: list[PackVersion], number: int) -> int:
    """Return the number of the entry that speaks for a version's lineage; its own if it is void."""
    lineage = find_lineage([version.version for version in versions], number)
    return number if lineage is None else lineage.entry.number


def _head(tenant: Tenant, kind: str, title: str, issuer: str | None = None) -> JsonObject:
    return {
        "schema": RULEBOOK_SCHEMA,
        "instrument": {
            "title": title,
            "kind": kind,
            "issuer": issuer or f"{tenant.name.zh}人民政府",
        },
    }


def _content(
    head: JsonObject,
    *,
    rules: JsonObject | None = None,
    vocabulary: JsonObject | None = None,
    narrative: JsonObject | None = None,
    text: Text | None = None,
) -> JsonObject:
    return {
        "head": head,
        "rules": rules or {},
        "vocabulary": vocabulary or {},
        "narrative": narrative or {},
        "text": text.as_json() if text else None,
    }
