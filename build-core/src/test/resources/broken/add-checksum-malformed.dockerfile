FROM alpine:3
ADD --checksum=md5 https://example.org/x /
