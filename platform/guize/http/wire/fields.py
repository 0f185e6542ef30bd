"""Query parameters: strict fields whose faults say the cure in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields

from guize.domain.errors import Fault
from guize.domain.json_pointer import child
from guize.domain.json_reader import parse_date
from guize.domain.words import Words, shown

UNKNOWN_MEMBER = "Unknown field."
"""What marshmallow says of a member that a schema does not know."""

MISSING_MEMBER = "Missing data for required field."
"""What marshmallow says of a required member that is not there."""


class Parameters(Schema):
    """Query parameters; one that is not known is refused, so that a misspelt one is not ignored."""

    class Meta:
        """Refuse what is unknown."""

        unknown = RAISE


def _refuse(
    name: str | None, code: str, zh: str, en: str, permitted: tuple[str, ...] = ()
) -> ValidationError:
    # marshmallow passes the items of a list through as they are.
    fault = Fault(child("", name or ""), code, Words(zh=zh, en=en), permitted)
    return ValidationError([fault])


class Day(fields.Field[date]):
    """A date written YYYY-MM-DD."""

    def _deserialize(
        self,
        value: Any,  # noqa: ANN401 - the signature is marshmallow's
        attr: str | None,
        data: Mapping[str, Any] | None,  # noqa: ARG002
        **kwargs: Any,  # noqa: ANN401, ARG002
    ) -> date:
        try:
            return parse_date(value if isinstance(value, str) else "")
        except ValueError:
            raise _refuse(
                attr,
                "not_a_date",
                f"“{shown(value)}”不是日期;请写成 YYYY-MM-DD,如 2019-03-01。",
                f"{shown(value)!r} is not a date; write YYYY-MM-DD, such as 2019-03-01.",
            ) from None


class Instant(fields.Field[datetime]):
    """An instant in ISO 8601 with its offset; read as UTC."""

    def _deserialize(
        self,
        value: Any,  # noqa: ANN401 - the signature is marshmallow's
        attr: str | None,
        data: Mapping[str, Any] | None,  # noqa: ARG002
        **kwargs: Any,  # noqa: ANN401, ARG002
    ) -> datetime:
        # In a query an unescaped "+" arrives as a space.
        text = value if isinstance(value, str) else ""
        text = text.replace(" ", "+") if "T" in text else text
        try:
            instant = datetime.fromisoformat(text)
            if instant.tzinfo is not None:
                return instant.astimezone(UTC)
        except (ValueError, OverflowError):
            # Overflow: in UTC it would lie before the first year or after the last.
            pass
        raise _refuse(
            attr,
            "not_an_instant",
            f"“{shown(value)}”不是带时区的时刻;请写成 2026-11-21T08:00:00Z。",
            f"{shown(value)!r} is not an instant with its offset; write 2026-11-21T08:00:00Z.",
        )


class Flag(fields.Field[bool]):
    """``true`` or ``false``."""

    def _deserialize(
        self,
        value: Any,  # noqa: ANN401 - the signature is marshmallow's
        attr: str | None,
        data: Mapping[str, Any] | None,  # noqa: ARG002
        **kwargs: Any,  # noqa: ANN401, ARG002
    ) -> bool:
        if value not in ("true", "false"):
            raise _refuse(
                attr,
                "not_a_flag",
                f"“{shown(value)}”应为 true 或 false。",
                f"{shown(value)!r} must be true or false.",
            )
        return bool(value == "true")


class Choice(fields.Field[StrEnum]):
    """One of the values of an enumeration."""

    def __init__(self, choices: type[StrEnum], **kwargs: Any) -> None:  # noqa: ANN401
        """Take one of ``choices``."""
        metadata = {**kwargs.pop("metadata", {}), "enum": [choice.value for choice in choices]}
        super().__init__(metadata=metadata, **kwargs)
        self.choices = choices

    def _deserialize(
        self,
        value: Any,  # noqa: ANN401 - the signature is marshmallow's
        attr: str | None,
        data: Mapping[str, Any] | None,  # noqa: ARG002
        **kwargs: Any,  # noqa: ANN401, ARG002
    ) -> StrEnum:
        try:
            return self.choices(value)
        except ValueError:
            permitted = tuple(choice.value for choice in self.choices)
            raise _refuse(
                attr,
                "not_permitted",
                f"“{shown(value)}”不在允许的取值之中:{'、'.join(permitted)}。",
                f"{shown(value)!r} is not one of {', '.join(permitted)}.",
                permitted,
            ) from None


class Count(fields.Field[int]):
    """A whole number from 1 to a greatest one, in decimal digits."""

    def __init__(self, most: int, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        """Take numbers up to ``most``."""
        super().__init__(**kwargs)
        self.most = most

    def _deserialize(
        self,
        value: Any,  # noqa: ANN401 - the signature is marshmallow's
        attr: str | None,
        data: Mapping[str, Any] | None,  # noqa: ARG002
        **kwargs: Any,  # noqa: ANN401, ARG002
    ) -> int:
        # Only as many digits as the greatest number has: longer ones take time to read.
        is_number = value.isascii() and value.isdigit() and len(value) <= len(str(self.most))
        if not is_number or not 1 <= int(value) <= self.most:
            raise _refuse(
                attr,
                "not_a_count",
                f"“{shown(value)}”应为 1 至 {self.most} 的整数。",
                f"{shown(value)!r} must be a whole number from 1 to {self.most}.",
            )
        return int(value)


class Listing(fields.Field[tuple[str, ...]]):
    """Identifiers separated by commas."""

    def _deserialize(
        self,
        value: Any,  # noqa: ANN401 - the signature is marshmallow's
        attr: str | None,  # noqa: ARG002
        data: Mapping[str, Any] | None,  # noqa: ARG002
        **kwargs: Any,  # noqa: ANN401, ARG002
    ) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part for part in value.split(",") if part))
