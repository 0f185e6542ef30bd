"""Findings as people read them: what is alike is told once, pending articles in one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import click

from guize.domain.articles import NOTICE, read_key
from guize.domain.findings import Finding, Severity
from guize.domain.json_pointer import tokens
from guize.domain.words import Words

PENDING = "article_pending"

_MARKS: Mapping[Severity, str] = {
    Severity.ERROR: "错误 error",
    Severity.WARNING: "提示 warning",
    Severity.INFO: "说明 info",
}


def tell_findings(findings: Iterable[Finding], *, err: bool = False) -> None:
    """Print findings: file, line, pointer, what is wrong and the cure; on stderr if ``err``.

    Findings of one file that say the same are one, with the lines of all; so are its articles that
    are not encoded yet.
    """
    for group in _groups(findings):
        first = group[0]
        place = f"{first.file}:{first.line}" if first.line else str(first.file or "")
        words, where = first.words, f"{first.pointer}{_others(group)}"
        if first.code == PENDING and len(group) > 1:
            words, where = _pending(group), ""
        click.echo(f"{place} {_MARKS[first.severity]} [{first.code}] {where}".rstrip(), err=err)
        click.echo(f"    {words.zh}\n    {words.en}", err=err)


def count_line(findings: Sequence[Finding]) -> str:
    """Return how many findings there are of each severity."""
    errors, warnings, infos = (
        sum(finding.severity is severity for finding in findings) for severity in Severity
    )
    return (
        f"错误 {errors},提示 {warnings},说明 {infos} | "
        f"errors {errors}, warnings {warnings}, infos {infos}"
    )


def _groups(findings: Iterable[Finding]) -> list[list[Finding]]:
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        said = "" if finding.code == PENDING else finding.words.zh
        key = (finding.file, finding.severity, finding.code, said)
        groups.setdefault(key, []).append(finding)
    return [*groups.values()]


def _others(group: Sequence[Finding]) -> str:
    """Return where else the same was found."""
    others = group[1:]
    if not others:
        return ""
    places = "、".join(f"{one.line}" if one.line else one.pointer for one in others)
    return f" (另有 {len(others)} 处 and {len(others)} more: {places})"


def _pending(group: Sequence[Finding]) -> Words:
    """Return which articles are pending, in runs: 一、至六十八、(68 条)."""
    runs = [[group[0]]]
    for before, finding in pairwise(group):
        if _follows(finding, before):
            runs[-1].append(finding)
        else:
            runs.append([finding])
    named = [(_part(run[0]), _label(run[0]), _label(run[-1])) for run in runs]
    zh = ";".join(
        part.zh + (first if first == last else f"{first}至{last}") for part, first, last in named
    )
    en = "; ".join(
        part.en + (first if first == last else f"{first} to {last}") for part, first, last in named
    )
    cure = "编码之,或在 narrative 中说明为何不含规则。"
    return Words(
        zh=f"待编码:{zh}({len(group)} 条)。{cure}",
        en=f"pending: {en} ({len(group)} articles); encode them, or say under narrative why they "
        "hold no rule.",
    )


def _follows(finding: Finding, before: Finding) -> bool:
    """Tell whether a pending article is the next one by its number, insertions (之一) included."""
    refs = [read_key(tokens(one.pointer)[-1]) for one in (before, finding)]
    first, second = refs
    if first is None or second is None or first.part != second.part:
        return False
    inserted = replace(first, inserted=first.inserted + 1)
    return second in (inserted, replace(first, ordinal=first.ordinal + 1, inserted=0))


def _part(finding: Finding) -> Words:
    """Return the part of the document that a pending article is of; the main body has no name."""
    ref = read_key(tokens(finding.pointer)[-1])
    if ref is None or ref.part is None:
        return Words(zh="", en="")
    number = ref.part.rpartition("-")[2]
    return Words(zh="通知" if ref.part == NOTICE else f"附件{number}", en=f"{ref.part} ")


def _label(finding: Finding) -> str:
    label = (finding.citation or {}).get("label")
    return str(label or tokens(finding.pointer)[-1])
