"""A node of the tree of governments."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from guize.domain.json_reader import ObjectReader
from guize.domain.json_types import Json, JsonObject
from guize.domain.words import Words


class Level(StrEnum):
    """How high in the tree a tenant stands."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"


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

    @classmethod
    def from_json(cls, value: Json) -> Tenant:
        """Return the tenant that ``value`` (the content of a ``tenant.yaml``) describes.

        Raises:
            InvalidInputError: members are missing, unknown or of the wrong type.

        """
        reader = ObjectReader(value)
        tenant = cls(
            slug=reader.required_text("tenant"),
            parent=reader.optional_text("parent"),
            name=reader.required_words("name"),
            level=reader.required_choice("level", tuple(Level)),
            division_code=reader.optional_text("division_code"),
            time_zone=reader.required_text("time_zone"),
            visibility=reader.required_choice("visibility", tuple(Visibility)),
        )
        reader.close()
        reader.raise_faults()
        return tenant

    def as_json(self) -> JsonObject:
        """Return the members that are known; the inverse of :meth:`from_json`."""
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
