"""How long the static analysis takes on a section of 200 rules, as it would run on every keystroke.

Run from the repository: ``PYTHONPATH=platform:. python -m bench.analysis``. It analyses three made
rulebooks of 200 signing rules with the platform's own vocabularies, each a few times, and prints
the least and the middle time in milliseconds, with the number of findings:

- ``tidy``: narrow rules that hardly meet, as a careful clerk writes them;
- ``layered``: general rules with exceptions, and exceptions to these;
- ``tangled``: rules that overlap crosswise, as in the middle of an edit.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from guize.checks.catalog import load_catalog
from guize.domain.analysis.analyse import analyse
from guize.domain.json_types import Json, JsonObject, Rulebook

RULES = 200
ROUNDS = 7

# From which rule on a fact is tested, the words of it, and after how many rules the next follows.
_LAYERS = (
    (0, "issuer", "issuers", 1),
    (6, "document", "documents", 6),
    (60, "direction", "directions", 6),
    (120, "importance", "importance", 18),
)
_OFFICES = ("head", "executive-deputy", "deputy-in-charge", "secretary-general")


def main() -> None:
    """Print how long each rulebook takes."""
    vocabularies = load_catalog().vocabularies
    words = _Words({name: sorted(one.terms) for name, one in vocabularies.items()})
    for when in (words.tidy, words.layered, words.tangled):
        rules = _rulebook(when)
        times = []
        for _ in range(ROUNDS):
            start = perf_counter()
            findings = analyse(rules, vocabularies)
            times.append((perf_counter() - start) * 1000)
        sys.stdout.write(
            f"{when.__name__:8} {RULES} rules, {len(findings):4} findings: "
            f"least {min(times):6.1f} ms, middle {median(times):6.1f} ms\n"
        )


@dataclass(frozen=True, slots=True)
class _Words:
    """Makes the conditions of the rule with a number out of the words of each vocabulary."""

    known: Mapping[str, Sequence[str]]

    def pick(self, vocabulary: str, number: int) -> str:
        words = self.known[vocabulary]
        return words[number % len(words)]

    def tidy(self, number: int) -> JsonObject:
        return {
            "issuer": self.pick("issuers", number),
            "document": self.pick("documents", number // 6),
            "matter": self.pick("matters", number),
        }

    def layered(self, number: int) -> JsonObject:
        return {
            fact: self.pick(vocabulary, number // stride)
            for least, fact, vocabulary, stride in _LAYERS
            if number >= least
        }

    def tangled(self, number: int) -> JsonObject:
        several: list[Json] = [self.pick("documents", number + step) for step in range(0, 25, 5)]
        barred: list[Json] = [self.pick("matters", number), self.pick("matters", number * 7)]
        when: JsonObject = {"issuer": self.pick("issuers", number), "document": several}
        if number % 2:
            when["matter"] = {"not": barred}
        if number % 3:
            when["direction"] = self.pick("directions", number // 3)
        if number % 5:
            when["addressee"] = self.pick("offices", number // 5)
        return when


def _rulebook(when: Callable[[int], JsonObject]) -> Rulebook:
    return {
        "signing": {
            f"rule-{number}": {
                "title": f"规则{number}",
                "when": when(number),
                "chain": [{"office": _OFFICES[number % len(_OFFICES)], "action": "issue"}],
                "source": [{"article": number + 1, "quote": "由市长签发"}],
            }
            for number in range(RULES)
        }
    }


if __name__ == "__main__":
    main()
