# The bot alone: what it serves with, a model that it ships, no TensorFlow.
FROM python:3.13-slim AS environment
COPY requirements/serving.txt /
RUN python -m venv --without-pip /environment \
 && pip --python /environment/bin/python install \
        --no-cache-dir --only-binary :all: --require-hashes --requirement /serving.txt

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /app bot \
 && install --directory --owner bot /app/data
WORKDIR /app
COPY --from=environment /environment /environment
COPY model model
COPY bot bot
ENV PATH=/environment/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
USER 10001
# The database; all else may be read-only, but for a /tmp in memory.
VOLUME /app/data
EXPOSE 8080
STOPSIGNAL SIGTERM
# By webhook, it must answer; by polling, a bot that cannot go on ends, and is started again.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD [ -z "$WEBHOOK_URL" ] || python -c "from urllib.request import urlopen; urlopen('http://127.0.0.1:${PORT:-8080}/healthz')"
ENTRYPOINT ["python", "-m", "bot"]
