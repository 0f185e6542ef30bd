"""`tenant.yaml`: the dated facts of a tenant, read from a file and written to one.

A tenant of which nothing is dated has its members and no more: it exists since ever.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from guize.domain.errors import Fault
from guize.domain.json_pointer import child
from guize.domain.json_reader import ObjectReader
from guize.domain.json_types import Json, JsonObject
from guize.domain.tenancy.facts import Fact, fault_of_ground, read_change, read_creation
from guize.domain.words import Words
from guize.packs.yaml_writer import write_yaml

SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
UNRECORDED = datetime.max.replace(tzinfo=UTC)


def read_tenant(value: Json, slug: str) -> tuple[Fact, ...]:
    """Return the facts that the content of a `tenant.yaml` tells, numbered in order.

    Args:
        value: the content.
        slug: the slug that the pack's folder bears.

    Raises:
        InvalidInputError: members are missing, unknown or wrong, or a change states no ground.
    """
    reader = ObjectReader(value)
    named = reader.required_text("tenant")
    created = reader.optional_object("created")
    changes = reader.objects("changes")
    dating = ObjectReader(created or {}, "/created", reader.faults)
    facts = [read_creation(reader, dating, named, UNRECORDED)]
    lineages = {1: 1}
    for index, change in enumerate(changes):
        number, corrects = index + 2, change.unread().get("corrects")
        lineages[number] = lineages.get(corrects, 0) if isinstance(corrects, int) else number
        opening = lineages[number] == 1
        fact = read_change(change, named, number, UNRECORDED, opening=opening)
        if lineages[number] == 0:
            words = Words(
                zh=f"corrects 须写明本文件中在前的一条事实:1 为设立,{number - 1} 为上一条。",
                en="corrects names a fact before it in this file: 1 is the creation, "
                f"{number - 1} the one right before.",
            )
            change.fault(child(change.pointer, "corrects"), "no_such_fact", words)
        if fact.ground is None and not fact.void:
            reader.faults.append(fault_of_ground(child(change.pointer, "ground")))
        facts.append(fact)
    if named != slug or not SLUG.fullmatch(named):
        words = Words(
            zh=f"“tenant”应与文件夹名“{slug}”一致,且只用小写字母、数字和连字符。",
            en=f"'tenant' must be the folder's name, {slug!r}, of lower-case letters, digits and "
            "hyphens.",
        )
        reader.faults.append(Fault("/tenant", "tenant_slug", words))
    reader.raise_faults()
    return tuple(facts)


def write_tenant(facts: Sequence[Fact]) -> bytes:
    """Return the canonical `tenant.yaml` of the facts of a tenant; read back it gives the same."""
    creation, *changes = facts
    members = creation.content()
    created: JsonObject = {key: members[key] for key in ("on", "ground") if key in members}
    content: JsonObject = {"tenant": creation.tenant}
    for key in ("parent", "name", "level", "division_code", "time_zone", "visibility"):
        if members.get(key) is not None:
            content[key] = members[key]
    if created:
        content["created"] = created
    if changes:
        content["changes"] = [change.content() for change in changes]
    return write_yaml(content)
