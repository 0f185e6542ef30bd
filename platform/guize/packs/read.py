"""Reads a tenant's folder into a pack, collecting every structural fault with file and line."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from guize.domain.errors import Fault, InvalidInputError
from guize.domain.findings import Finding
from guize.domain.json_types import Json, JsonObject
from guize.domain.tenancy.facts import Fact
from guize.domain.tenancy.register import Register
from guize.domain.words import Words
from guize.packs.head import Head, check_lineages, read_head
from guize.packs.manuscript import check_vocabulary
from guize.packs.pack import (
    BrokenPackError,
    Lines,
    Pack,
    PackVersion,
    complete,
    nearest_line,
)
from guize.packs.tenant_file import read_tenant
from guize.packs.text import Text
from guize.packs.text_md import read_text
from guize.packs.yaml_reader import MAX_BYTES, read_yaml

_VERSION_FILE = re.compile(r"v([1-9][0-9]{0,5})/(.+)")
_KNOWN_FILE = re.compile(
    r"instrument\.yaml|text\.md|capture\.txt|vocabulary\.yaml|"
    # A section under its Chinese name is read, so that the check can name its id.
    r"rules/(?:[a-z][a-z0-9_-]*|[\u4e00-\u9fff]+)\.yaml"
)
_MAX_FILES = 2000


def read_pack(folder: Path) -> Pack:
    """Read a tenant's folder.

    Raises:
        BrokenPackError: the folder is not a whole and well-formed pack; every fault is listed.
    """
    root = str(folder)
    files: dict[str, bytes] = {}
    faults: list[Finding] = []
    # Bounded before it is sorted: somebody may name a folder that is no pack, such as /.
    paths = list(islice(folder.rglob("*"), _MAX_FILES + 1)) if folder.is_dir() else []
    for path in sorted(paths[:_MAX_FILES]):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            words = Words(
                zh="不是普通文件(如符号链接);请换成文件本身。",
                en="not a regular file (a symbolic link?); put the file itself here.",
            )
            faults.append(Finding(code="not_a_file", pointer="", words=words, file=str(path)))
        elif path.is_file() and not any(part.startswith(".") for part in Path(name).parts):
            with path.open("rb") as opened:
                files[name] = opened.read(MAX_BYTES + 1)
    if len(paths) > _MAX_FILES:
        words = Words(
            zh=f"文件夹中超过 {_MAX_FILES} 个文件;这是租户包吗?",
            en=f"the folder holds more than {_MAX_FILES} files; is it a pack?",
        )
        faults.append(Finding(code="too_many_files", pointer="", words=words, file=root))
    return parse_pack(files, root, folder.absolute().name, faults)


def parse_pack(
    files: Mapping[str, bytes], root: str, slug: str, faults: Sequence[Finding] = ()
) -> Pack:
    """Read the files of a pack.

    Args:
        files: the files' bytes by path inside the pack.
        root: the path of the pack, for the faults.
        slug: the slug that the pack's folder bears.
        faults: faults found before, which are raised together with those found here.

    Raises:
        BrokenPackError: there are faults.
    """
    reader = _Reader(root, list(faults))
    facts = reader.facts(files.get("tenant.yaml"), slug)
    folders: dict[int, dict[str, bytes]] = {}
    for path, body in files.items():
        found = _VERSION_FILE.fullmatch(path)
        if found and _KNOWN_FILE.fullmatch(found[2]):
            folders.setdefault(int(found[1]), {})[found[2]] = body
        elif path != "tenant.yaml" and "tenant.yaml" in files:
            reader.fault(
                path,
                "unknown_file",
                "租户包里没有这样的文件;请删去,或按约定命名(如 v1/rules/meetings.yaml)。",
                "no such file belongs to a pack; remove it, or name it as the format says "
                "(such as v1/rules/meetings.yaml).",
            )
    versions = [reader.version(slug, number, folders[number]) for number in sorted(folders)]
    whole = [version for version in versions if version is not None]
    reader.check_versions(sorted(folders), whole)
    if reader.faults:
        raise BrokenPackError(root, tuple(reader.faults))
    tenant = Register(facts).last_told(slug)
    return Pack(tenant, tuple(whole), files["tenant.yaml"], facts)


@dataclass(slots=True)
class _Reader:
    """Reads the parts of one pack; `faults` gathers what is wrong with any of them."""

    root: str
    faults: list[Finding] = field(default_factory=list)

    def fault(self, path: str, code: str, zh: str, en: str, line: int | None = None) -> None:
        self.faults.append(
            Finding(
                code=code,
                pointer="",
                words=Words(zh=zh, en=en),
                file=f"{self.root}/{path}" if path else self.root,
                line=line,
            )
        )

    def facts(self, raw: bytes | None, slug: str) -> tuple[Fact, ...]:
        if raw is None:
            self.fault(
                "tenant.yaml",
                "missing_file",
                "缺少 tenant.yaml;请给出租户包的文件夹(如 tenants/wuhan)。",
                "tenant.yaml is missing; name the folder of a pack, such as tenants/wuhan.",
            )
            return ()
        value, lines = self._mapping(raw, "tenant.yaml")
        if value is None:
            return ()
        try:
            return read_tenant(value, slug)
        except InvalidInputError as error:
            self._take(error.faults, "tenant.yaml", lines)
            return ()

    def version(self, slug: str, number: int, files: Mapping[str, bytes]) -> PackVersion | None:
        folder = f"v{number}"
        lines: dict[str, Lines] = {}
        head = self._head(slug, number, files.get("instrument.yaml"), lines)
        rules = self._rules(folder, files, lines, patch=head is None or _is_patch(head))
        vocabulary: JsonObject = {}
        if "vocabulary.yaml" in files:
            path = "vocabulary.yaml"
            value, lines[path] = self._mapping(files[path], f"{folder}/{path}")
            faults = [
                replace(fault, pointer=fault.pointer.removeprefix("/vocabulary"))
                for fault in check_vocabulary(value or {})
            ]
            self._take(faults, f"{folder}/{path}", lines[path])
            vocabulary = value or {}
        capture = self._capture(f"{folder}/capture.txt", files.get("capture.txt"))
        text = self._text(f"{folder}/text.md", files.get("text.md"))
        if head is None:
            return None
        self._check_whole(head, text, rules, lines.get("instrument.yaml", {}))
        head = complete(head, rules, text, capture, vocabulary)
        return PackVersion(
            head, text, capture, vocabulary, dict(files), lines, f"{self.root}/{folder}"
        )

    def check_versions(self, numbers: Sequence[int], versions: Sequence[PackVersion]) -> None:
        for expected, number in enumerate(numbers, start=1):
            if number != expected:
                self.fault(
                    f"v{number}",
                    "numbering_gap",
                    f"缺少 v{expected};版本号须从 1 起连续。请先导出该租户,再添加新版本。",
                    f"v{expected} is missing; versions are numbered from 1 without a gap. "
                    "Export the tenant first, then add the new version.",
                )
                break
        if len(versions) < len(numbers):
            return  # what names an unreadable version cannot be judged
        by_number = {version.number: version for version in versions}
        for number, fault in check_lineages([version.version for version in versions]):
            lines = by_number[number].lines["instrument.yaml"]
            self._take([fault], f"v{number}/instrument.yaml", lines)

    def _head(
        self, slug: str, number: int, raw: bytes | None, lines: dict[str, Lines]
    ) -> Head | None:
        path = f"v{number}/instrument.yaml"
        if raw is None:
            self.fault(
                path,
                "missing_file",
                "缺少 instrument.yaml;每个版本都须有。",
                "instrument.yaml is missing; every version has one.",
            )
            return None
        value, lines["instrument.yaml"] = self._mapping(raw, path)
        if value is None:
            return None
        head, faults = read_head(value, slug, number)
        self._take(faults, path, lines["instrument.yaml"])
        return None if faults else head

    def _rules(
        self, folder: str, files: Mapping[str, bytes], lines: dict[str, Lines], *, patch: bool
    ) -> JsonObject:
        rules: JsonObject = {}
        for path in sorted(files):
            if path.startswith("rules/"):
                section = path.removeprefix("rules/").removesuffix(".yaml")
                where = f"{folder}/{path}"
                rules[section], lines[path] = self._mapping(files[path], where, nullable=patch)
        return rules

    def _capture(self, path: str, raw: bytes | None) -> str | None:
        if raw is None:
            return None
        if len(raw) > MAX_BYTES:
            self.fault(
                path,
                "file_too_large",
                f"文件超过上限 {MAX_BYTES} 字节。",
                f"the file is over the limit of {MAX_BYTES} bytes.",
            )
            return None
        try:
            capture = raw.decode()
        except UnicodeDecodeError as error:
            self.fault(
                path,
                "not_utf8",
                "文件不是 UTF-8 编码;请以 UTF-8 编码另存。",
                "the file is not UTF-8; save it as UTF-8.",
                raw.count(b"\n", 0, error.start) + 1,
            )
            return None
        if "\x00" in capture:
            self.fault(
                path,
                "unusable_character",
                "含有不可用的字符 U+0000;请删去该字符。",
                "holds the unusable character U+0000; remove it.",
                capture.count("\n", 0, capture.index("\x00")) + 1,
            )
            return None
        return capture

    def _text(self, path: str, raw: bytes | None) -> Text | None:
        # What makes a capture unusable (size, encoding, U+0000) makes a text unusable too.
        if raw is None or self._capture(path, raw) is None:
            return None
        text, faults = read_text(raw, f"{self.root}/{path}")
        self.faults += faults
        return text

    def _check_whole(self, head: Head, text: Text | None, rules: JsonObject, lines: Lines) -> None:
        stated = head.version.instrument.articles
        path = f"v{head.version.number}/instrument.yaml"
        if text is not None and stated is not None and stated != len(text.articles):
            self.fault(
                path,
                "article_count",
                f"instrument.articles 是 {stated},而 text.md 有 {len(text.articles)} 条。",
                f"instrument.articles is {stated} but text.md has {len(text.articles)} articles.",
                nearest_line(lines, "/instrument/articles"),
            )
        if not head.version.on_file and (rules or text or head.version.stages):
            self.fault(
                path,
                "not_on_file",
                "on_file: false 的版本只有元数据,不能有 rules/ 和 text.md。",
                "a version with on_file: false is metadata only; it has no rules/ and no text.md.",
                nearest_line(lines, "/on_file"),
            )

    def _mapping(
        self, raw: bytes, path: str, *, nullable: bool = False
    ) -> tuple[JsonObject | None, Lines]:
        document, faults = read_yaml(raw, f"{self.root}/{path}")
        self.faults += faults
        if document is None:
            return None, {}
        value: Json = document.value
        if isinstance(value, dict):
            return value, document.lines
        if not (nullable and value is None) and not faults:
            self.fault(
                path,
                "wrong_type",
                "文件内容应为“键: 值”的映射。",
                "the file must hold a mapping ('key: value').",
                1,
            )
        return None, document.lines

    def _take(self, faults: Sequence[Fault], path: str, lines: Lines) -> None:
        for fault in faults:
            self.faults.append(
                Finding(
                    code=fault.code,
                    pointer=fault.pointer,
                    words=fault.words,
                    file=f"{self.root}/{path}",
                    line=nearest_line(lines, fault.pointer),
                )
            )


def _is_patch(head: Head) -> bool:
    return head.version.amends is not None
