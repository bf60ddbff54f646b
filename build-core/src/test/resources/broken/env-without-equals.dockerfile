FROM alpine:3
ENV A=1 B
