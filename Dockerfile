# The portal in one image (target "app") and its reverse proxy in another ("proxy").

# What others made for the browser, exactly as locked.
FROM node:22-bookworm-slim AS frontend
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM python:3.11-slim-bookworm AS app
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    VAR_DIR=/srv/portal/var \
    MEDIA_ROOT=/srv/portal/media
# What WeasyPrint needs to make a PDF.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /srv/portal portal \
    && install -d -o portal -g portal /srv/portal/var /srv/portal/media
WORKDIR /srv/portal/app
COPY requirements/prod.lock requirements/
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements/prod.lock
COPY --from=frontend /build/node_modules node_modules
COPY . .
# The code belongs to root; the portal may write in its two folders alone. The key
# signs nothing and is gone after the line: no secret is built in.
RUN python -m tools.translations \
    && SECRET_KEY=only-while-building-only-while-building-only-while-building python manage.py collectstatic --noinput \
    && chown -R portal:portal /srv/portal/var
USER portal
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-m", "tools.healthcheck"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "1", "--blocking-threads", "8", "--no-ws", "helsefellesskap.wsgi:application"]

FROM nginx:1.28 AS proxy
COPY docker/nginx.conf /etc/nginx/conf.d/default.conf
COPY --from=app /srv/portal/var/static /usr/share/nginx/portal/static
