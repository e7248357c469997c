# The release platform for a team; docs/operating.md says how it is run. The database's address comes as DATABASE_URL.
FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node esbuild.js --production

FROM node:24-slim
WORKDIR /platform
COPY --from=build /build/dist/server.js ./
COPY --from=build /build/dist/server ./server
RUN install --directory --owner=node --group=node --mode=700 /data
USER node
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s \
  CMD ["node", "--eval", "fetch('http://127.0.0.1:8080/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "server.js"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8080", "--data", "/data"]
