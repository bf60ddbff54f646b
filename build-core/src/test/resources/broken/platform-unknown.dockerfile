FROM --platform=foo alpine:3
