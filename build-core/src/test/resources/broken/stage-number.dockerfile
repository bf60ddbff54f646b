FROM alpine:3
COPY --from=7 /x /y
