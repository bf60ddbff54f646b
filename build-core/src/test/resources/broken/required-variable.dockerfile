FROM alpine:3
ARG TAG
LABEL tag="${TAG:?give it with --build-arg}"
