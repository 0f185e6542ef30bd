"""Writes a pack as files: the bytes as filed, or canonical YAML where nothing was filed."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from guize.packs.head import write_head
from guize.packs.pack import Pack, PackVersion
from guize.packs.tenant_file import write_tenant
from guize.packs.text_md import write_text
from guize.packs.yaml_writer import write_yaml


def pack_files(pack: Pack) -> dict[str, bytes]:
    """Return the files of a pack by path inside its folder."""
    files = {"tenant.yaml": pack.filed or write_tenant(pack.facts)}
    for version in pack.versions:
        for path, body in filed(version).files.items():
            files[f"v{version.number}/{path}"] = body
    return files


def filed(version: PackVersion) -> PackVersion:
    """Return a version with its files: those that it was filed in, else canonical ones."""
    return version if version.files else replace(version, files=version_files(version))


def version_files(version: PackVersion) -> dict[str, bytes]:
    """Return the canonical files of a version, by path inside its folder."""
    files = {"instrument.yaml": write_yaml(write_head(version.head))}
    if version.capture is not None:
        files["capture.txt"] = version.capture.encode()
    if version.text is not None:
        files["text.md"] = write_text(version.text)
    if version.vocabulary:
        files["vocabulary.yaml"] = write_yaml(version.vocabulary)
    for section, rules in version.version.rules.items():
        files[f"rules/{section}.yaml"] = write_yaml(rules)
    return files


def write_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files of a pack into a folder, which is made if it is not there."""
    for path, body in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
