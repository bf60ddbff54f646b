FROM alpine:3 AS a
RUN --mount=from=b,target=/l true
FROM alpine:3 AS b
FROM a
