FROM alpine:3
RUM make
BOGUS x
