FROM alpine:3
RUN --security=insecure mount
RUN --network=host curl localhost
RUN --device=vendor.com/gpu=all,required nvidia-smi
