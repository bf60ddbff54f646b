FROM alpine:3
ADD git@github.com:moby/buildkit.git /a
ADD --checksum=sha256:12 https://example.org/x /x
ADD --checksum=sha256:1111111111111111111111111111111111111111111111111111111111111111 file /x
ADD https://example.org/x.git?depth=1 /x
ADD --checksum=abc https://example.org/x.git?checksum=def /x
COPY https://example.org/x.git /x
