FROM alpine:3
USER
