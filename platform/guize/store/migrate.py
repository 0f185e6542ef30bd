"""Brings the database to the newest schema, by the migrations in `migrations/`."""

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from guize.settings import SOURCE_ROOT


def upgrade(owner_url: str, app_role: str | None) -> None:
    """Apply every migration that is missing and grant the application role its privileges.

    Args:
        owner_url: the owner's SQLAlchemy address (`postgresql+psycopg://…`).
        app_role: the role that the application connects with; None grants nothing.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the server refused; the database is as it was before.
    """
    command.upgrade(_config(owner_url=owner_url, app_role=app_role), "head")


def newest_revision() -> str:
    """Return the revision that the code expects."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise LookupError("migrations/ holds no revision")
    return head


def _config(**attributes: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SOURCE_ROOT / "migrations").replace("%", "%%"))
    config.attributes.update(attributes)
    return config
