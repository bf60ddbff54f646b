FROM alpine:3
COPY --link=maybe x y
