# One image, one binary: what a container does is its command, as `serve gateway`.

FROM rust:1.95-bookworm AS builder
WORKDIR /build
COPY . .
RUN cargo build --profile shipped --locked --package kezhi

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --user-group --no-create-home kezhi \
    && install --directory --owner kezhi --group kezhi --mode 0700 /var/lib/kezhi
COPY --from=builder /build/target/shipped/kezhi /usr/local/bin/kezhi
USER kezhi
ENV KEZHI_DATA=/var/lib/kezhi
EXPOSE 50051
# The gateway is asked where its settings have it; what runs another service asks that at its own port.
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s CMD ["kezhi", "healthcheck"]
ENTRYPOINT ["kezhi"]
CMD ["serve", "gateway"]
