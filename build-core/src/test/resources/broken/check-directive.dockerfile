# check=skipp=all
FROM alpine:3
