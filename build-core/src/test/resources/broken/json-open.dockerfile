FROM alpine:3
SHELL ["/bin/sh", "-c"
