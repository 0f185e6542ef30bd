"""Reads what the places of a document say of its force, and what of those words stays unread."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from guize.domain.articles import ArticleRef
from guize.domain.clauses.commencement import Commencement, read_commencements, read_endings
from guize.domain.clauses.dates import Solid
from guize.domain.clauses.repeals import Repeal, read_repeals, titles
from guize.domain.clauses.validity import Validity, read_validities
from guize.domain.json_types import JsonObject

# A clause is about the document itself, or about articles of it: 本办法, 第九条, 现予公布并.
_OWN = re.compile(
    r"\A\Z|本|该|此|[《第]|其余|其他条款|(?:规则|规定|办法|制度|细则|条例|决定|意见)"
    r"(?:及附件|均|一律|统一|暂)?\Z|\A(?:现|并|均|但|请|经|其|特此|同时|另外|[(<])|并\Z"
)
_FOREIGN = re.compile(
    r"(?:规范性文件|规章|法规|合同|协议|许可证?|证书|公文|文件|事项|项目|任务)(?:的|应当?|均|一般)*\Z"
)
_SPEAKING = re.compile(
    r"施行|(?:实施|执行)的?(?:日期|时间|期限)|(?:实施|执行)(?:至|到(?!位))"
    r"|起(?:正式)?(?:实施|执行)|生效|有效期|试行|暂行"
    r"|废止|停止(?:执行|实施)|不再(?:执行|适用)|失效"
)
# What speaks of force and gives neither a beginning nor an end of it.
_PASSING = re.compile(
    r"(?:本[^,。;]{1,10}|正式|颁布|公布|发布)?施行(?:之日|[之以]?[前后]|过程|细则|情况|中|期间)"
    r"|试行(?:办法|稿|方案|工作|单位|地区|期间|阶段|过程)|[(<“](?:试行|暂行)[)>”]"
    r"|有效期限?(?:内|届满|已?满)|(?:修改|修订|制定|清理|评估|解释|变更|撤销|调整)[、或者和及]{1,2}"
    r"(?:废止|失效)|废止(?:程序|规范性文件)|(?:组织|贯彻|监督)施行|(?:期满|届满|到期|逾期)"
    r"[后,]*(?:即|自动|自行|自然)*(?:失效|废止)"
)
_STOP = re.compile(r"[。;]")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Place:
    """An article, or what stands before the first of a part, as far as it may speak of force."""

    ref: ArticleRef
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of a paragraph, as the text has it."""

    ref: ArticleRef
    paragraph: int
    quote: str

    def citation(self) -> JsonObject:
        """Return the citation of it."""
        return {**self.ref.as_json(), "quote": self.quote}


@dataclass(frozen=True)
class Clauses:
    """What the places of a document say, each clause with its spot, in the order of the places."""

    commencements: Sequence[tuple[Spot, Commencement]]
    validities: Sequence[tuple[Spot, Validity]]
    repeals: Sequence[tuple[Spot, Repeal]]
    unread: Sequence[Spot]

    @cached_property
    def whole(self) -> list[tuple[Spot, Commencement]]:
        """The clauses of commencement of the document as a whole."""
        return [(spot, clause) for spot, clause in self.commencements if not clause.scopes()]

    @cached_property
    def of_parts(self) -> list[tuple[Spot, Commencement]]:
        """The clauses of commencement of some of its articles."""
        return [(spot, clause) for spot, clause in self.commencements if clause.scopes()]


def read_clauses(places: Iterable[Place]) -> Clauses:
    """Return what places say of the force of their own document."""
    commencements: list[tuple[Spot, Commencement]] = []
    validities: list[tuple[Spot, Validity]] = []
    repeals: list[tuple[Spot, Repeal]] = []
    unread: list[Spot] = []
    for place in places:
        solid = [Solid.of(paragraph) for paragraph in place.paragraphs]
        ended = read_repeals(solid)
        for index, paragraph in enumerate(solid):
            begun = [one for one in read_commencements(paragraph) if is_own(one.subject)]
            lasting = [
                one
                for one in read_validities(paragraph)
                if is_own(_subject(paragraph.plain, one.start))
            ]
            gone = [one for one in ended if one.paragraph == index]

            read: list[tuple[int, int]] = []

            def spot(
                start: int,
                end: int,
                at: tuple[ArticleRef, int, Solid] = (place.ref, index, paragraph),
                read: list[tuple[int, int]] = read,
            ) -> Spot:
                read.append((start, end))
                return Spot(at[0], at[1], at[2].quote(start, end))

            commencements += [(spot(one.start, one.end), one) for one in begun]
            validities += [(spot(one.start, one.end), one) for one in lasting]
            repeals += [(spot(one.start, one.end), one) for one in gone]
            if gone:
                read += [(one.start, one.end) for one in read_endings(paragraph)]
            unread += [spot(*span) for span in [*_unread(paragraph.plain, read)]]
    return Clauses(commencements, validities, repeals, unread)


def is_own(subject: str) -> bool:
    """Tell whether a clause with these solid words before it is about its own document."""
    return _OWN.search(subject) is not None and not _FOREIGN.search(subject)


def speaks_of_force(text: Solid) -> bool:
    """Tell whether a text speaks of commencement, validity or repeal, read or not."""
    return any(True for _ in _unread(text.plain, ()))


def _subject(plain: str, at: int) -> str:
    """Return the words before a place in solid text, back to the last mark."""
    before = plain[max(at - _LONGEST, 0) : at]
    return before[max(before.rfind(mark) for mark in ",。;:") + 1 :]


def _unread(plain: str, read: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the sentences that speak of force in words that no clause has taken up."""
    taken = sorted(
        [*read, *titles(plain), *(found.span() for found in _PASSING.finditer(plain))], reverse=True
    )
    until = reach = 0
    for found in _SPEAKING.finditer(plain):
        while taken and taken[-1][0] <= found.start():
            reach = max(reach, taken.pop()[1])
        if found.start() < until or found.end() <= reach:
            continue
        stop = _STOP.search(plain, found.end())
        until = stop.start() if stop else len(plain)
        begins = (
            max(
                plain.rfind(mark, max(found.start() - _LONGEST, 0), found.start()) for mark in "。;"
            )
            + 1
        )
        yield max(begins, found.start() - _LONGEST), min(until, found.end() + _LONGEST)
