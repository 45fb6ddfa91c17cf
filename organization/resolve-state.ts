import { roleArn } from "./arn";
import { didYouMean } from "./nearest";
import { IAM_REGION, type Partition } from "./partition";
import type { Report } from "./problem";
import type { OrganizationFile } from "./schema";
import { type Accounts, list } from "./scope";
import type { StateSettings } from "./state";

/** Default retention of noncurrent state versions, in days. */
const OLD_VERSIONS = 90;

/**
 * The state location with defaults applied: the bucket is in the identity account and is reached as Terraform reaches that
 * account.
 *
 * @returns undefined if the bucket's account is unknown
 */
export function resolveState(
  file: OrganizationFile,
  partition: Partition,
  { byName }: Accounts,
  report: Report,
): StateSettings | undefined {
  const state = file.terraform?.state ?? { backend: "local" };
  if (state.backend === "local") return { backend: "local" };
  if (state.backend === "cloud") return { ...state, prefix: state.prefix ?? `${file.organization}-` };

  const name = state.account ?? file.identity;
  const account = byName.get(name);
  if (account === undefined) {
    const known = [...byName.keys()];
    // An unknown identity account is reported elsewhere.
    if (state.account !== undefined) {
      report({
        path: ["terraform", "state", "account"],
        message: "the state bucket's account is not in the file",
        found: name,
        expected: `one of ${list(known)}`,
        fix: didYouMean(name, known),
      });
    }
    return undefined;
  }
  const { assumeRole } = state;
  const ownRole = assumeRole && { assumeRoleArn: roleArn(partition, account.id, assumeRole) };
  return {
    backend: "s3",
    bucket: state.bucket,
    key: state.key,
    region: state.region ?? file.region ?? IAM_REGION[partition],
    kmsKeyId: state.kmsKeyId,
    account,
    access: ownRole ? { ...account.provider, ...ownRole } : account.provider,
    isManaged: state.manageBucket ?? true,
    oldVersionsDays: state.oldVersionsDays ?? OLD_VERSIONS,
    accessLogs: state.accessLogs,
  };
}
