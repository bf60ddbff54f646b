FROM alpine:3 build
