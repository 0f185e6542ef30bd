"""A node of the tree of governments."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from guize.domain.json_types import JsonObject
from guize.domain.words import Words


class Level(StrEnum):
    """How high in the tree a tenant stands."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    TOWNSHIP = "township"
    ORGAN = "organ"


class Visibility(StrEnum):
    """Who may read a tenant: everybody, or only those who were granted it."""

    PUBLIC = "public"
    RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """A 租户. ``parent`` is a slug, None at the root; ``division_code`` is GB/T 2260's."""

    slug: str
    name: Words
    level: Level
    division_code: str | None = None
    parent: str | None = None
    time_zone: str = "Asia/Shanghai"
    visibility: Visibility = Visibility.RESTRICTED

    def as_json(self) -> JsonObject:
        """Return the members that are known, as ``tenant.yaml`` has them."""
        members: JsonObject = {
            "tenant": self.slug,
            "parent": self.parent,
            "name": {"zh": self.name.zh, "en": self.name.en},
            "level": self.level.value,
            "division_code": self.division_code,
            "time_zone": self.time_zone,
            "visibility": self.visibility.value,
        }
        return {key: value for key, value in members.items() if value is not None}
