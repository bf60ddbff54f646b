FROM alpine:3
ADD https://example.org/file
