# The image serves the application; PostgreSQL is elsewhere (see compose.yaml).
# Without a container engine, scripts/prove_image.sh takes the same steps in a clean directory.

FROM python:3.13-slim-bookworm AS build
WORKDIR /srv/guize
COPY requirements/runtime.txt requirements/runtime.txt
COPY scripts/image scripts/image
COPY pyproject.toml LICENSE README.md ./
COPY platform platform
RUN scripts/image/build.sh /srv/venv

FROM python:3.13-slim-bookworm
ENV PATH=/srv/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
WORKDIR /srv/guize
COPY --from=build /srv/venv /srv/venv
COPY --from=build /srv/guize /srv/guize
COPY migrations migrations
COPY schemas schemas
COPY tenants tenants
COPY web web
# A number, so that an orchestrator can see that it is not root.
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "scripts/image/healthy.py"]
CMD ["scripts/image/serve.sh"]
