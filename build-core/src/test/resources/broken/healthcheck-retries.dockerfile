FROM alpine:3
HEALTHCHECK --retries=often CMD true
