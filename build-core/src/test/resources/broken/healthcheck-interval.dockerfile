FROM alpine:3
HEALTHCHECK --interval=5 CMD true
