FROM alpine:3
COPY --from=late /x /y
FROM alpine:3 AS late
COPY --from=0 /y /z
