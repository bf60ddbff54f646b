FROM alpine:3 AS Build
FROM Build
