FROM alpine:3
RUN --mount=type=cache,target=/x,sharing=exclusive true
