FROM alpine:3
ONBUILD FROM alpine:3
