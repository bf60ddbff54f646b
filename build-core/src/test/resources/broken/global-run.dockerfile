RUN make
FROM alpine:3
