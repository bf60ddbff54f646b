ARG S=a
FROM alpine:3 AS a
FROM alpine:3
COPY --from=$S /a /b
COPY --from=${S} /c /d
