WORKDIR /x
FROM alpine:3
