FROM alpine:3
RUN ["make", 3]
