FROM alpine:3
RUN set -e && cat <<EOF
never ended
