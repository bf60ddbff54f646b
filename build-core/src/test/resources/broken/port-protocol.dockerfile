FROM alpine:3
EXPOSE 80/http
