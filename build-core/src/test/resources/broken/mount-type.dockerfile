FROM alpine:3
RUN --mount=type=chache,target=/x true
