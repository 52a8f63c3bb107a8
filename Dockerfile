# One image, five roles:  docker run consentry operator|gate|sync|intake|dispatch
#
#     docker build -t consentry:dev .
#     docker build -t consentry:dev --build-arg BASE=debian:12 .
#
# BASE is any glibc image with ca-certificates and libstdc++. It needs no Node: the runtime is the one that package-lock.json pins. It needs
# npm only when this directory has no node_modules for its platform yet (npm ci here makes them).
ARG BASE=node:24-bookworm-slim

FROM ${BASE} AS build
WORKDIR /build
COPY . .
RUN node_modules/node/bin/node --version || npm ci --no-audit --no-fund
RUN node_modules/node/bin/node node_modules/typescript/bin/tsc -p tsconfig.build.json \
 && cp node_modules/node/bin/node runtime \
 && ./runtime tools/bootstrap/drop-dev-packages.mjs

FROM ${BASE}
WORKDIR /app
COPY --from=build /build/runtime /usr/local/bin/consentry-node
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY --from=build /build/crds ./crds
COPY --from=build /build/policies ./policies
ENV NODE_ENV=production
# "nonroot" of distroless images; a number, so that runAsNonRoot can be checked.
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/consentry-node", "dist/main.js"]
