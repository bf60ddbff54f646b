FROM alpine:3
COPY --chown 1:2 a b
  COPY --form=x a b
