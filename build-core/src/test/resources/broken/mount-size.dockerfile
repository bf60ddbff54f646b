FROM alpine:3
RUN --mount=type=tmpfs,target=/x,size=big true
