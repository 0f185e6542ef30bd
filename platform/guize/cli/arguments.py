"""Arguments that several commands take: days, instants, JSON."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime

import click

from guize.domain.json_reader import parse_date

json_option = click.option("--json", "as_json", is_flag=True, help="JSON, for programs.")


class _Day(click.ParamType[date]):
    name = "YYYY-MM-DD"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the date that ``value`` writes."""
        try:
            return parse_date(str(value))
        except ValueError:
            self.fail(f"{value!r} 不是日期 is not a date: YYYY-MM-DD, 2019-03-01", param, ctx)


class _Instant(click.ParamType[datetime]):
    name = "INSTANT"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the instant that ``value`` writes, in UTC."""
        instant = None
        # Overflow: in UTC it would lie before the first year or after the last.
        with suppress(ValueError, OverflowError):
            stated = datetime.fromisoformat(str(value))
            instant = stated.astimezone(UTC) if stated.tzinfo else None
        if instant is None:
            self.fail(f"{value!r} 不是带时区的时刻 has no offset: 2026-11-21T08:00:00Z", param, ctx)
        return instant


DAY = _Day()
INSTANT = _Instant()


def refuse_future(known_at: datetime | None, now: datetime) -> None:
    """Refuse to say what will be known at an instant that has not come.

    Raises:
        UsageError: the instant is in the future.

    """
    if known_at is not None and known_at > now:
        raise click.UsageError(
            "--known-at 在未来:请用不晚于现在的时刻 | "
            "--known-at is in the future: use an instant that has passed"
        )
