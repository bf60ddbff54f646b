FROM alpine:3
COPY ["a", "<<EOF"]
