FROM alpine:3
LABEL version
