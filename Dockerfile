# Node, terraform and gatehouse, for pipelines that need nothing else: docs/runs.md#a-container
# npm pack && docker build -t gatehouse .
FROM node:24-slim AS terraform
ARG TERRAFORM_VERSION=1.11.4
# From terraform_1.11.4_SHA256SUMS at releases.hashicorp.com; another version or platform needs its own.
ARG TERRAFORM_SHA256=1ce994251c00281d6845f0f268637ba50c0005657eb3cf096b92f753b42ef4dc
ARG TARGETARCH=amd64
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl unzip
RUN curl -fsSLO "https://releases.hashicorp.com/terraform/${TERRAFORM_VERSION}/terraform_${TERRAFORM_VERSION}_linux_${TARGETARCH}.zip" \
 && echo "$TERRAFORM_SHA256  terraform_${TERRAFORM_VERSION}_linux_${TARGETARCH}.zip" | sha256sum --check --strict \
 && unzip -q terraform_*.zip terraform -d /usr/local/bin

FROM node:24-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates git && rm -rf /var/lib/apt/lists/*
COPY --from=terraform /usr/local/bin/terraform /usr/local/bin/terraform
COPY gatehouse-*.tgz /tmp/
RUN npm install --global --ignore-scripts --no-audit --no-fund /tmp/gatehouse-*.tgz && rm /tmp/gatehouse-*.tgz
USER node
WORKDIR /repository
ENTRYPOINT ["gatehouse"]
CMD ["--help"]
