"""The group of commands, and how every failure ends: a sentence on stderr and an exit code."""

from __future__ import annotations

import sys
from typing import Any

import click
import sqlalchemy as sa
from psycopg.errors import UndefinedTable

from guize.cli.decide import decide_case, list_facts
from guize.cli.diff import compare_tenants, diff_rulebooks
from guize.cli.documents import coverage, text, timeline, versions
from guize.cli.governing import audit_group, operator
from guize.cli.output import Exit, complain
from guize.cli.packs import check, export, import_, new
from guize.cli.refusals import tell_error
from guize.cli.rules import effective, tenants
from guize.cli.serving import migrate, run, serve
from guize.cli.tenants import tenant_group
from guize.cli.vocabulary import vocabulary
from guize.domain.errors import GuizeError, NotFoundError
from guize.run.errors import RunError
from guize.settings import SettingsError


class _Commands(click.Group):
    """Runs a command; what it raises becomes a sentence and an exit code that scripts can use."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - the signature is click's
        try:
            return super().invoke(ctx)
        except (SettingsError, RunError) as error:
            complain(str(error))
            sys.exit(Exit.UNAVAILABLE)
        except sa.exc.OperationalError as error:
            complain(f"数据库无法访问 the database cannot be reached: {error.orig}")
            sys.exit(Exit.UNAVAILABLE)
        except sa.exc.ProgrammingError as error:
            if not isinstance(error.orig, UndefinedTable):
                raise
            complain(
                "数据库尚未迁移:请先运行 guize migrate | "
                "the database holds no tables: run guize migrate first"
            )
            sys.exit(Exit.UNAVAILABLE)
        except GuizeError as error:
            tell_error(error)
            sys.exit(Exit.NOT_FOUND if isinstance(error, NotFoundError) else Exit.REFUSED)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="guize", message="guize %(version)s")
def main() -> None:
    """The work rules of local governments, answered as of a date, each with its article.

    Guize 规则:各级政府工作规则,按日期查询,以条文为证。

    Exit codes: 0 done; 1 findings or refused; 2 wrong usage; 3 not found; 4 unavailable.
    """


for _command in (
    run,
    serve,
    migrate,
    new,
    check,
    import_,
    export,
    tenants,
    tenant_group,
    effective,
    decide_case,
    list_facts,
    diff_rulebooks,
    compare_tenants,
    text,
    versions,
    timeline,
    coverage,
    vocabulary,
    operator,
    audit_group,
):
    main.add_command(_command)
