# escape=/
FROM alpine:3
