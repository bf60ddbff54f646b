FROM alpine:3
LABEL \
  a="b" \
  c='d
