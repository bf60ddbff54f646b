# escape=`
# escape=`
FROM alpine:3
