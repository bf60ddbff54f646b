FROM alpine:3 AS a
FROM alpin:3
COPY --from=a /x /y
