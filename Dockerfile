# The daemon in a container: built in the first stage, and of that only the binary and the packages that it needs in the
# second. scripts/test-image builds it and tries it out.
FROM debian:bookworm-slim AS build
WORKDIR /source
COPY scripts/install scripts/install
RUN scripts/install profiled
COPY . .
RUN scripts/build profiled sidehook && DESTDIR=/installed cmake --install build/profiled --prefix /usr --strip

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="Sidehook" \
      org.opencontainers.image.description="Runs JavaScript handlers on API-gateway events" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY scripts/install /tmp/scripts/install
RUN /tmp/scripts/install run && rm -rf /tmp/scripts /var/lib/apt/lists/* /var/cache/apt /var/log/* \
 && useradd --system --uid 10001 --user-group --no-create-home --home-dir /sidehook sidehook \
 && install -d -o sidehook -g sidehook /sidehook/apis /sidehook/scripts /sidehook/data
COPY --from=build /installed /
# Numbers, so that an orchestrator sees that it is not root.
USER 10001:10001
# Settings are in sidehook.json here, and in the environment.
WORKDIR /sidehook
ENV SIDEHOOK_SCRIPTS_PATH=scripts
# Other containers send events. Unless it is said who may (listen.auth), or that all may (listen.allow_anonymous), the
# daemon does not start; in the pod of its gateway SIDEHOOK_LISTEN_ADDRESS=127.0.0.1 is better.
ENV SIDEHOOK_LISTEN_ADDRESS=0.0.0.0
# The C library asks for huge pages where memory is large: with thousands of definitions an event finds its own sooner.
ENV GLIBC_TUNABLES=glibc.malloc.hugetlb=1
VOLUME ["/sidehook/apis", "/sidehook/scripts", "/sidehook/data"]
EXPOSE 8090
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=10s CMD ["sidehook", "health"]
ENTRYPOINT ["sidehook"]
CMD ["serve"]
