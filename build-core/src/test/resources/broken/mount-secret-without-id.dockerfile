FROM alpine:3
RUN --mount=type=secret true
