"""The second half of prove_image.sh: PostgreSQL beside the sources, then what compose does."""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

from guize.run.cluster import SUPERUSER, create_cluster, start_server, stop_server
from guize.run.places import Places

IMAGE = Path(__file__).resolve().parent / "image"
PATIENCE_SECONDS = 60


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


def prove(places: Places) -> None:
    """Create the roles, prepare the database, serve, and ask until all is well.

    Raises:
        subprocess.CalledProcessError: a step failed.
    """
    say("roles: scripts/image/create_roles.sh")
    passwords = {"GUIZE_OWNER_PASSWORD": "owner", "GUIZE_APP_PASSWORD": "application"}
    subprocess.run(
        [IMAGE / "create_roles.sh"],
        env={
            "PATH": f"{places.programs}:{os.environ['PATH']}",
            "PGHOST": str(places.sockets),
            "POSTGRES_USER": SUPERUSER,
            **passwords,
        },
        check=True,
    )
    where = f"/guize?host={quote(str(places.sockets), safe='')}"
    database = {"GUIZE_DATABASE_URL": f"postgresql://guize_app:application@{where}"}
    owner = {"GUIZE_OWNER_URL": f"postgresql://guize_owner:owner@{where}"}

    say("prepare: guize migrate, guize import")
    subprocess.run(
        ["/bin/sh", "-c", "guize migrate && guize import tenants/*"],
        env={**os.environ, **database, **owner},
        check=True,
    )

    say("serve: scripts/image/serve.sh")
    environment = {**os.environ, **database, "HOST": "127.0.0.1"}
    with subprocess.Popen([IMAGE / "serve.sh"], env=environment) as server:
        try:
            _await_health(server)
            _show_an_answer(int(os.environ["PORT"]))
        finally:
            server.terminate()
    say("proved")


def _await_health(server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    check: list[str | Path] = [sys.executable, IMAGE / "healthy.py"]
    while subprocess.run(check, capture_output=True, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            sys.exit("the application does not become healthy: its messages above say why")
        time.sleep(0.5)
    say("healthy: scripts/image/healthy.py")


def _show_an_answer(port: int) -> None:
    address = f"http://127.0.0.1:{port}/api/v1/tenants/wuhan/effective/meetings?on=2019-03-01"
    with urllib.request.urlopen(address, timeout=10) as answer:
        say(f"asked: {address}\n  {answer.status} {answer.read(160).decode(errors='replace')} …")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir()
    chosen = Places.choose(folder)
    chosen.prepare()
    create_cluster(chosen)
    postgres = start_server(chosen, durable=False)
    try:
        prove(chosen)
    finally:
        stop_server(postgres)
