FROM alpine:3
RUN --mount=target=/x,readonly=yes true
