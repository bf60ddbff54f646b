FROM alpine:3
HEALTHCHECK --interval=5s CMD
