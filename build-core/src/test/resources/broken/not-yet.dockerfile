FROM alpine:3
ADD a.tar /
RUN --mount=type=cache,target=/c \
    --mount=type=tmpfs,target=/t make
COPY --link --parents a b
COPY <<EOF /x
y
EOF
RUN <<EOF
#!/usr/bin/python3
EOF
COPY --chmod=u+x a b
