"""Names for the JSON that rules are made of."""

from __future__ import annotations

from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
JsonObject: TypeAlias = dict[str, Json]

# section → rule id → rule. In a supplement's patch a section or a rule may also be null, which
# removes it, so the values are Json until a patch has been folded.
Rulebook: TypeAlias = JsonObject
