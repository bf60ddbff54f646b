FROM alpine:3 AS a
FROM scratch
RUN --mount=type=tmpfs true
RUN --mount=type=bind,from=0,target=/x true
RUN --mount=type=ssh,source=/x true
RUN --mount=type=cache,target=/c,uid=70000 true
COPY --from=7 /x /y
