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
    PYTHONDONTWRITEBYTECODE=1 \
    MPLCONFIGDIR=/tmp/matplotlib
USER 10001
# The database; all else may be read-only, but for a /tmp in memory.
VOLUME /app/data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ.get(\"PORT\") or 8080}/healthz', timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
