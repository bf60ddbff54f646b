FROM alpine:3 AS a
STOPSIGNAL SIGFOO
EXPOSE web
ENV X=${Y:?say-which}
COPY https://example.org/x /
FROM a
VOLUME $NOTHING
