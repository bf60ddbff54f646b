FROM alpine:3
HEALTHCHECK TEST curl localhost
