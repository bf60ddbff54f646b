FROM alpine:3
COPY <<a <<b
1
a
2
b
