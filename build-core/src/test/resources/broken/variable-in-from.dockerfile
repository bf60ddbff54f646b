ARG S=a
FROM alpine:3 AS a
FROM alpine:3
COPY --from=$S /x /y
