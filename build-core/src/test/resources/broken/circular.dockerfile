FROM alpine:3 AS a
COPY --from=b /x /y
FROM alpine:3 AS b
COPY --from=a /x /y
FROM a
