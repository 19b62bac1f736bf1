# One image for every process of the platform; the command says which it is.
FROM node:26-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# The admin is built below, once its sources are there.
RUN npm ci --ignore-scripts
COPY . .
RUN npm rebuild && node server/cli/prepare.mjs && npm prune --omit=dev --ignore-scripts

FROM node:26-slim
ENV NODE_ENV=production TRELLIS_DATA=/data PORT=4000
WORKDIR /app
COPY --from=build --chown=node:node /app /app
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD node -e "fetch('http://127.0.0.1:' + process.env.PORT + '/health/ready').then((reply) => process.exit(reply.ok ? 0 : 1), () => process.exit(1))"
ENTRYPOINT ["node", "server/cli/bin.mjs"]
CMD ["start"]
