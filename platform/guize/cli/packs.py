"""Commands on tenant packs: check, import, export."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from guize.cli.database import open_session
from guize.cli.findings import count_line, tell_findings
from guize.cli.output import Exit, complain, print_json, print_lines
from guize.cli.serving import TENANTS, pack_folders, record_pack
from guize.domain.errors import InvalidInputError
from guize.domain.findings import Finding, Severity
from guize.domain.tenancy.facts import Fact
from guize.domain.tenant import Level
from guize.domain.words import Words
from guize.packs.pack import BrokenPackError, nearest_line
from guize.packs.read import read_pack
from guize.packs.tenant_file import read_tenant
from guize.packs.write import write_files
from guize.packs.yaml_reader import read_yaml
from guize.services.drafts.new_pack import About, new_pack, read_file
from guize.services.record.checking import check_pack
from guize.services.record.checking_place import check_place
from guize.services.record.exporting import export_files
from guize.services.record.importing import rounds

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("packs", nargs=-1, required=True, type=_FOLDER)
@click.option(
    "--severity",
    "least",
    type=click.Choice([severity.value for severity in Severity]),
    default=Severity.INFO.value,
    help="Show findings of this weight and above: error, warning, info (all, the default).",
)
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON.")
def check(packs: tuple[Path, ...], *, least: str, as_json: bool) -> None:
    """检查租户包 | Check packs (tenants/wuhan, or tenants for all); records nothing."""
    folders = _folders(packs)
    around = {sibling for folder in folders for sibling in pack_folders(folder.absolute().parent)}
    facts = _facts([*pack_folders(TENANTS), *sorted(around), *folders])
    findings = [finding for folder in folders for finding in _findings(folder, facts)]
    weights = [*Severity]
    shown = [f for f in findings if weights.index(f.severity) <= weights.index(Severity(least))]
    if as_json:
        counts = {f"{each}s": sum(f.severity is each for f in findings) for each in Severity}
        print_json({**counts, "findings": [finding.as_json() for finding in shown]})
    else:
        tell_findings(shown)
        print_lines(count_line(findings))
    if any(finding.severity is Severity.ERROR for finding in findings):
        sys.exit(Exit.REFUSED)


@click.command("new")
@click.argument("tenant")
@click.argument("document", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--to",
    "target",
    default=TENANTS,
    show_default="tenants",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of packs to write the new one into.",
)
@click.option("--name", help="The government's name, such as 云溪县; else as the document signs.")
@click.option("--name-en", "english", help="Its English name; else made of TENANT.")
@click.option(
    "--level",
    type=click.Choice([level.value for level in Level]),
    help="Its level; else by the end of its name.",
)
@click.option("--parent", help="The slug of the government one level up.")
def new(
    *,
    tenant: str,
    document: Path,
    target: Path,
    name: str | None,
    english: str | None,
    level: str | None,
    parent: str | None,
) -> None:
    """由文本新建租户包 | Make a pack from a text file: guize new yunxi document.txt.

    Writes tenant.yaml, v1/instrument.yaml with what was read, v1/text.md, v1/capture.txt and an
    empty v1/rules, and tells what is doubtful. What is there is never overwritten.
    """
    folder = target / tenant
    if folder.exists():
        complain(
            Words(
                zh=f"{folder} 已经存在,不会覆盖;请换一个代号,或在其中添加新版本的文件夹(v2)。",
                en=f"{folder} is there already and is not overwritten: choose another slug, or add "
                "a folder for the new version (v2) in it.",
            )
        )
        sys.exit(Exit.REFUSED)
    about = About(
        slug=tenant,
        name=name,
        english=english,
        level=Level(level) if level else None,
        parent=parent,
    )
    raw = read_file(document.read_bytes())
    files, findings = new_pack(about, raw, folder, datetime.now(UTC).date())
    write_files(files, folder)
    (folder / "v1/rules").mkdir()
    tell_findings(findings)
    print_lines(count_line(findings), *(str(folder / path) for path in files))


@click.command("import")
@click.argument("packs", nargs=-1, required=True, type=_FOLDER)
@click.option(
    "--as-correction",
    is_flag=True,
    help="Record content that differs from what is on record as a correction (更正).",
)
def import_(packs: tuple[Path, ...], *, as_correction: bool) -> None:
    """导入租户包 | Record what is new in packs; each tenant whole or not at all."""
    with open_session() as session:
        for pack, ends in rounds(read_pack(folder) for folder in _folders(packs)):
            record_pack(session, pack, as_correction=as_correction, ends=ends)


@click.command()
@click.argument("tenants", nargs=-1, required=True)
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write the packs into, one folder a tenant.",
)
def export(tenants: tuple[str, ...], target: Path) -> None:
    """导出租户包 | Give packs back as they were filed, byte for byte."""
    with open_session() as session:
        packs = {slug: export_files(session, slug) for slug in tenants}
    for slug, files in packs.items():
        write_files(files, target / slug)
        print_lines(str(target / slug))


def _folders(packs: tuple[Path, ...]) -> list[Path]:
    found: list[Path] = []
    for path in packs:
        is_pack = (path / "tenant.yaml").exists()
        found += [path] if is_pack else _subfolders(path) or [path]
    return found


def _subfolders(path: Path) -> list[Path]:
    """Return the folders in a folder of packs; one without `tenant.yaml` is told, not skipped."""
    if not pack_folders(path):
        return []
    return sorted(f for f in path.iterdir() if f.is_dir() and not f.name.startswith("."))


def _facts(folders: Iterable[Path]) -> dict[str, tuple[Fact, ...]]:
    """Return what each folder's `tenant.yaml` tells, as far as it can be read, by slug."""
    found: dict[str, tuple[Fact, ...]] = {}
    for folder in folders:
        path = folder / "tenant.yaml"
        document, faults = read_yaml(path.read_bytes() if path.is_file() else b"", "tenant.yaml")
        if document is not None and not faults:
            with suppress(InvalidInputError):
                found[folder.name] = read_tenant(document.value, folder.name)
    return found


def _findings(folder: Path, beside: Mapping[str, tuple[Fact, ...]]) -> list[Finding]:
    try:
        pack = read_pack(folder)
    except BrokenPackError as error:
        return list(error.findings)
    document, _ = read_yaml(pack.filed or b"", "tenant.yaml")
    lines = document.lines if document else {}
    file = str(folder / "tenant.yaml")
    placed = [
        replace(finding, file=file, line=nearest_line(lines, finding.pointer))
        for finding in check_place(pack, beside)
    ]
    return [*placed, *check_pack(pack)]
