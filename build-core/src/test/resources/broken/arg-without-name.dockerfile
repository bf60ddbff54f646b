FROM alpine:3
ARG =x
