# One image, five roles:  docker run consentry operator|gate|sync|intake|dispatch
#
#     docker build -t consentry:dev .                                        or:  buildah bud -t consentry:dev .
#     docker build -t consentry:dev --build-arg BASE=debian:12 --build-arg REVISION=$(git rev-parse HEAD) .
#
# BASE is what the image stands on: any glibc image with ca-certificates and libstdc++. It needs no Node: the runtime is the one that
# package-lock.json pins. When BASE is given it also builds, and then needs a shell, and npm if this directory has no node_modules for
# its platform yet (npm ci here makes them); BUILD names another one for that.
ARG BASE
ARG BUILD=${BASE:-node:24-bookworm-slim}

FROM ${BUILD} AS build
WORKDIR /build
COPY . .
RUN node_modules/node/bin/node --version || npm ci --no-audit --no-fund
RUN cp node_modules/node/bin/node runtime \
 && ./runtime node_modules/typescript/bin/tsc -p tsconfig.build.json \
 && ./runtime tools/sbom.ts > sbom.cdx.json \
 && ./runtime tools/bootstrap/drop-dev-packages.mjs

FROM ${BASE:-gcr.io/distroless/cc-debian12}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Consentry" \
      org.opencontainers.image.description="No WhatsApp message leaves without consent and policy behind it" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
WORKDIR /app
COPY --from=build /build/runtime /usr/local/bin/consentry-node
COPY --from=build /build/package.json /build/sbom.cdx.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY --from=build /build/crds ./crds
COPY --from=build /build/policies ./policies
ENV NODE_ENV=production
# "nonroot" of distroless images; a number, so that runAsNonRoot can be checked.
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/consentry-node", "dist/main.js"]
