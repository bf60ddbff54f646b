FROM alpine:3
RUN --network=bridge true
