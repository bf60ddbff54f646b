FROM nowhere:1 AS base
RUN --mout=type=cache,target=/c make
FROM alpine:3
STOPSIGNAL SIGFOO
EXPOSE http
COPY --from=base
