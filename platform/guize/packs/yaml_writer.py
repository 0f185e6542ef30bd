"""Writes plain JSON data as canonical YAML: block style, Unicode, text quoted where it must be."""

import yaml

from guize.domain.json_types import Json
from guize.packs.yaml_reader import read_yaml

_NO_FOLDING = 1_000_000_000


class _Dumper(yaml.SafeDumper):
    """Writes text plain only where the pack reader reads it back as the same text."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the base class calls it so
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    plain = text.isprintable() and read_yaml(f"- {text}\n".encode(), "")[0]
    style = None if plain and plain.value == [text] else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def write_yaml(value: Json) -> bytes:
    """Render JSON data so that `read_yaml` gives it back; equal data gives equal bytes."""
    text = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_NO_FOLDING)
    return str(text).encode()
