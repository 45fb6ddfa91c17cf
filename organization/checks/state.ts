import type { Organization } from "../organization";
import type { Report } from "../problem";
import { accountStack, ONE_PLAN_STACK, workspaceName } from "../state";

/** Source: https://developer.hashicorp.com/terraform/cloud-docs/workspaces/create */
const LONGEST_WORKSPACE = 90;

/** State settings that would fail only when Terraform runs. */
export function checkState({ accounts, terraform }: Organization, report: Report): void {
  const { state, layout } = terraform;
  const path = ["terraform", "state"];
  if (state.backend === "cloud") {
    const stacks = layout === "one-plan" ? [ONE_PLAN_STACK] : accounts.map(accountStack);
    const long = stacks
      .map((stack) => workspaceName(state, stack))
      .find((it) => it.length > LONGEST_WORKSPACE);
    if (long !== undefined) {
      report({
        path,
        message: `workspace name too long: ${long.length} characters, HCP Terraform allows ${LONGEST_WORKSPACE}`,
        found: long,
        fix: "shorten workspace or prefix, or the account's name",
      });
    }
  }
  if (state.backend !== "s3") return;
  if (state.accessLogs === state.bucket) {
    report({
      path: [...path, "accessLogs"],
      message: "the state bucket cannot store its own access log: each entry would be another access",
      found: state.bucket,
      fix: "name another bucket",
    });
  }
  const keyRegion = /^arn:[^:]+:kms:([^:]+):/.exec(state.kmsKeyId ?? "")?.[1];
  if (keyRegion !== undefined && keyRegion !== state.region) {
    report({
      path: [...path, "kmsKeyId"],
      message: "the state's KMS key and its bucket are in different regions",
      found: keyRegion,
      expected: state.region,
      fix: `name a key in ${state.region}, or the bucket's region: region: ${keyRegion}`,
    });
  }
}
