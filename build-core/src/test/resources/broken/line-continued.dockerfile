FROM alpine:3
RUN make && \
    make install
COPY --chwon=1:1 \
     a \
     b
