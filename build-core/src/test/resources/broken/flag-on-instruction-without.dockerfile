FROM alpine:3
WORKDIR --create /app
