FROM alpine:3 AS one
COPY --from=two /x /y
FROM alpine:3 AS two
RUN make
FROM one
