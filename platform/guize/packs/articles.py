"""The lines of a raw text, cleaned of layout; and the error of a text that is not as it must be."""

import re

from guize.domain.words import Words

# Chinese characters and the punctuation that stands beside them, ASCII included: captures of
# web pages often carry half-width punctuation, and a space next to it is layout all the same.
_CHINESE = r"\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…□"
_BESIDE = rf"[{_CHINESE}(),;:?!]"
_SPACE = r"[\s\u00a0\u3000]"
_LAYOUT_SPACE = re.compile(rf"(?<={_BESIDE}){_SPACE}+(?={_BESIDE})")
# The space after 第五条 tells a heading from a sentence that begins with a reference.
_COUNT = r"[一二三四五六七八九十百千两零〇○◯OoＯｏ0-9\uff10-\uff19]{1,9}"
_LABELLED = re.compile(rf"{_SPACE}*(第{_SPACE}?{_COUNT}{_SPACE}?条(?:之{_COUNT})?){_SPACE}+(?=\S)")
# Private-use characters, and those without any width that pages and editors leave behind.
_UNSEEN = re.compile(r"[\ue000-\uf8ff\u200b-\u200d\u2060\ufeff]")


class TextError(ValueError):
    """The text does not have the shape of a document split into articles; `words` say where."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh=zh, en=en)


def clean_line(line: str) -> str:
    """Drop layout white space and unseen characters; every other character stays.

    One space stays after the label 第五条 at the beginning of a line.
    """
    seen = _UNSEEN.sub("", line)
    found = _LABELLED.match(seen)
    if found is None:
        return _LAYOUT_SPACE.sub("", seen).strip()
    label, rest = re.sub(_SPACE, "", found[1]), _LAYOUT_SPACE.sub("", seen[found.end() :])
    return f"{label} {rest.strip()}"


def clean_lines(raw: str) -> list[str]:
    """Clean every line of a raw text and leave out the empty ones."""
    return [line for line in map(clean_line, raw.splitlines()) if line]
