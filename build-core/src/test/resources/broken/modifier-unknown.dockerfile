FROM alpine:3
ENV A=${B:x}
