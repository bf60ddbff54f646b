FROM alpine:3
RUN --mount=type=cache,tagret=/x true
