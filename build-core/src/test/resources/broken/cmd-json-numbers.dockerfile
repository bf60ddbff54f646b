FROM alpine:3
CMD ["sleep", 5]
