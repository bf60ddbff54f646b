FROM nowhere:1 AS one
ENV X="${Y:?must be in the base}"
VOLUME $DATA
FROM neither:2
EXPOSE 99999
COPY --from=one --chmod=rwx /a /b
