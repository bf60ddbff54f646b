FROM alpine:3
COPY file
