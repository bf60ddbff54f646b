FROM alpine:3
RUM make
COPY one
RUN --mount=type=chache,target=/x true
ENV A=1 B
HEALTHCHECK --interval=5 CMD true
EXPOSE 80
