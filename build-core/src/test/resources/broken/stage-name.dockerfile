FROM alpine:3 AS 1st
RUN x
FROM alpine:3 AS two:2
