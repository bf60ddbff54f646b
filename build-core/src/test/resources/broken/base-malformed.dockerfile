FROM alpine:3
FROM https://example.org/image
