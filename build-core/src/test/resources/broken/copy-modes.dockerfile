FROM alpine:3
COPY --chmod=u+y a b
COPY --chmod=9 a b
COPY --chmod=17777 a b
COPY <<a/b /x
text
a/b
