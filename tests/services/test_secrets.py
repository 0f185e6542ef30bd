"""No secret in what is printed, logged or raised; comparisons that tell nothing by the clock."""

import ast
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from guize.domain.governance.authority import ANONYMOUS, SYSTEM, Action
from guize.run.embedded import DatabaseUrls
from guize.services.access import passwords, tokens
from guize.services.access.clients import create_client
from guize.services.access.identity import create_user
from guize.services.access.oidc import Beginning
from guize.services.access.signing_in import SignIn, open_session
from guize.services.record.importing import import_pack
from guize.settings import SOURCE_ROOT, Oidc, Settings
from guize.store.engine import READER_ROLE, create_engine, create_reader_engine, session_factory
from guize.store.identity_tables import KeyRow, SessionRow
from tests.http.world import made_up

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


def test_values_do_not_show_their_secrets(own_database: DatabaseUrls) -> None:
    """What holds a secret or its hash prints without it."""
    engine = create_engine(own_database.application)
    with session_factory(engine, SYSTEM)() as session:
        import_pack(session, made_up("east"), NOW, lambda _: ())
        user = create_user(
            session, SYSTEM, name="li", display_name="李", is_operator=False, now=NOW
        )
        key = create_client(
            session,
            SYSTEM,
            name="oa",
            scopes=frozenset({Action.READ}),
            tenants=["east"],
            days=1,
            now=NOW,
        )
        signed = open_session(session, user.user, NOW, None)
        shown = repr([user, user.user, key, key.row, signed, SignIn(ANONYMOUS, "tok", NOW)])
        (row,) = session.exec(sa.select(SessionRow)).one()  # type: ignore[call-overload]
        shown += repr(row) + repr(session.get(KeyRow, key.row.id))
    engine.dispose()
    hidden = [user.password, user.user.password_hash, key.secret, signed.token, "tok"]
    hidden += [repr(tokens.digest(key.secret)), repr(tokens.digest(signed.token))]
    assert not any(str(secret) in shown for secret in hidden)


def test_settings_do_not_show_their_secrets() -> None:
    """Neither database passwords nor the client's secret is printed."""
    oidc = Oidc("https://id.example", "guize", "oidc-secret")
    settings = Settings(
        data_dir=Path("/x"), database_url="postgresql://a:pw1@h/d", owner_url="o:pw2@h", oidc=oidc
    )
    shown = repr(settings) + repr(Beginning("https://id.example", "state", "nonce-x", "verifier-x"))
    assert not any(s in shown for s in ("pw1", "pw2", "oidc-secret", "nonce-x", "verifier-x"))


def test_errors_do_not_show_what_a_statement_was_given(own_database: DatabaseUrls) -> None:
    """A failing statement is logged without its parameters, which may be a token's hash."""
    for engine in (
        create_engine(own_database.application),
        create_reader_engine(own_database.application),
    ):
        with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError) as caught:
            connection.execute(sa.text("SELECT 1 / (:s = 'given')::int::bigint * 0"), {"s": "tok"})
        assert "'tok'" not in str(caught.value)
        engine.dispose()


def test_passwords_are_argon2id_and_salted() -> None:
    """Two hashes of one password differ, and both verify."""
    first, second = (passwords.hash_password("four unrelated words") for _ in range(2))
    assert first != second
    assert first.startswith("$argon2id$")
    assert passwords.is_password("four unrelated words", first)
    assert passwords.is_password("four unrelated words", second)
    assert not passwords.is_password("four unrelated word", first)
    assert not passwords.is_password("x", None)
    assert not passwords.is_password("x", "no hash")


def test_secrets_are_random() -> None:
    """Tokens and keys hold 256 bits, passwords 123, and none comes twice."""
    made = {*(tokens.new_token() for _ in range(100)), *(tokens.new_key() for _ in range(100))}
    assert len(made) == 200
    assert {len(token.removeprefix(tokens.KEY_PREFIX)) for token in made} == {43}
    assert len({passwords.new_password() for _ in range(100)}) == 100


def test_csrf_tokens_belong_to_their_session() -> None:
    """Each session has its own, and no other text passes for it."""
    own = tokens.csrf_token("one")
    assert tokens.is_csrf_token(own, "one")
    assert not tokens.is_csrf_token(own, "two")
    assert not tokens.is_csrf_token("", "one")
    assert not tokens.is_csrf_token("ü\ud800", "one")


@pytest.mark.parametrize(
    "name",
    [
        "services/access/tokens.py",
        "http/principals.py",
        "http/resources/oidc.py",
        "services/access/signing_in.py",
    ],
)
def test_secrets_are_not_compared_with_equals(name: str) -> None:
    """Where credentials are judged, `==` compares neither tokens nor their hashes."""
    source = (SOURCE_ROOT / "platform" / "guize" / name).read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare) and any(isinstance(op, ast.Eq) for op in node.ops):
            text = ast.unparse(node)
            assert not any(word in text for word in ("token", "hash", "secret", "state", "csrf"))


def test_without_a_reader_role_reading_goes_on_and_says_so(
    own_database: DatabaseUrls, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever may not step into the role reads, cannot write, and a warning is logged."""
    engine = create_engine(own_database.application)
    with session_factory(engine, SYSTEM)() as session:
        import_pack(session, made_up("shut", hidden=True, rules={}), NOW, lambda _: ())
        session.commit()
    engine.dispose()
    assert own_database.owner
    for url, is_warned in ((own_database.application, False), (own_database.owner, True)):
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            reader = create_reader_engine(url)
            for _ in range(2):
                with reader.connect() as connection:
                    assert connection.scalar(sa.text("SELECT count(*) FROM version")) == 1
                    role = connection.scalar(sa.text("SELECT current_user"))
                    assert (role == READER_ROLE) is not is_warned
            with reader.connect() as connection, pytest.raises(sa.exc.DBAPIError):
                connection.execute(sa.text("UPDATE tenant_period SET visibility = 'public'"))
            reader.dispose()
        assert (READER_ROLE in caplog.text) is is_warned
