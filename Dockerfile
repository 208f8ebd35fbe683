# Earshot in a container: the command with its production dependencies, started by a user who is not
# root, below an init that reaps and hands on signals.
#
#   docker build -t earshot .
#   docker run --rm earshot run /earshot/scenarios/quickstart.yaml

FROM node:26-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
# Without install scripts: the only one would download the Node that this image already is.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:26-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends tini \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /earshot
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY package.json README.md LICENSE ./
COPY bin ./bin
COPY schema ./schema
COPY scenarios ./scenarios
COPY --chmod=755 deploy/entrypoint.sh /usr/local/bin/earshot
# Results, histories and accounts: volumes that belong to the user below.
RUN install -d -o 1000 -g 1000 /data /accounts
ENV NODE_ENV=production
USER 1000:1000
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
ENTRYPOINT ["tini", "--", "earshot"]
CMD ["--help"]
