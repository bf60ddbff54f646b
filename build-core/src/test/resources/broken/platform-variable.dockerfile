FROM --platform=$WHICH alpine:3
