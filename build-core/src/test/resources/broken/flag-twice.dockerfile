FROM alpine:3 AS a
FROM alpine:3
COPY --from=a --from=a /x /y
