FROM alpine:3
COPY https://example.org/x /x
