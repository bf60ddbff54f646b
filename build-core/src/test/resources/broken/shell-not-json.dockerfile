FROM alpine:3
SHELL /bin/bash -c
