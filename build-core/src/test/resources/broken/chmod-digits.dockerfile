FROM alpine:3
COPY --chmod=999 x y
