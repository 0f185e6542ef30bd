"""What the environment may say, and how a wrong value is answered."""

from pathlib import Path

import pytest

from guize.settings import SOURCE_ROOT, Settings, SettingsError


def test_nothing_need_be_set() -> None:
    """An empty environment gives the embedded server in the checkout and port 8000."""
    settings = Settings.from_environment({})
    assert settings == Settings(data_dir=SOURCE_ROOT / ".data", port=8000)


def test_an_empty_variable_counts_as_unset() -> None:
    """`PORT= GUIZE_DATA_DIR= guize run` is the same as `guize run`."""
    names = ("PORT", "GUIZE_DATA_DIR", "GUIZE_DATABASE_URL", "GUIZE_OWNER_URL")
    empty = dict.fromkeys(names, "")
    assert Settings.from_environment(empty) == Settings.from_environment({})


def test_the_source_root_holds_the_configuration() -> None:
    """The source root is the folder of schemas, tenants and migrations."""
    assert (SOURCE_ROOT / "pyproject.toml").exists()


def test_a_relative_data_directory_is_made_absolute(monkeypatch: pytest.MonkeyPatch) -> None:
    """A data directory is understood from the folder where the command was given."""
    monkeypatch.chdir("/")
    assert Settings.from_environment({"GUIZE_DATA_DIR": "here"}).data_dir == Path("/here")


@pytest.mark.parametrize("text", ["0", "65536", "http", "-1", "8 000", "８０００"])
def test_a_wrong_port_is_told(text: str) -> None:
    """A port that cannot be is refused by the variable's name with an example."""
    with pytest.raises(SettingsError, match=r"PORT is .* such as PORT=8080"):
        Settings.from_environment({"PORT": text})


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_any_spelling_of_postgresql_is_understood(scheme: str) -> None:
    """The address that other tools take is taken, and given to the psycopg driver."""
    settings = Settings.from_environment({"GUIZE_DATABASE_URL": f"{scheme}://app@host/guize"})
    assert settings.database_url == "postgresql+psycopg://app@host/guize"


@pytest.mark.parametrize(
    "text", ["mysql://u:secret@host/db", "host=localhost", "postgresql://u:secret@host:port/db"]
)
def test_a_wrong_address_is_told_without_its_password(text: str) -> None:
    """An address that is not PostgreSQL's is refused, and the message keeps its secret."""
    with pytest.raises(SettingsError, match="GUIZE_DATABASE_URL is not a PostgreSQL") as caught:
        Settings.from_environment({"GUIZE_DATABASE_URL": text})
    assert "secret" not in str(caught.value)


def test_an_owner_without_a_database_is_told() -> None:
    """The owner's address alone is refused, since the application would go elsewhere."""
    with pytest.raises(SettingsError, match="GUIZE_OWNER_URL is set but GUIZE_DATABASE_URL"):
        Settings.from_environment({"GUIZE_OWNER_URL": "postgresql://owner@host/guize"})


def test_secrets_stay_out_of_the_log() -> None:
    """What is printed of the settings holds no password."""
    settings = Settings.from_environment(
        {
            "GUIZE_DATABASE_URL": "postgresql://app:secret@host/guize",
            "GUIZE_OWNER_URL": "postgresql://owner:secret@host/guize",
        }
    )
    assert "secret" not in repr(settings)
