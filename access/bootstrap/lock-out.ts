import "../iam/quiet-sdk";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { isWriter, stateWriters } from "../../organization/appliers";
import type { Organization } from "../../organization/organization";
import type { S3State } from "../../organization/state";
import { UserError } from "../../organization/user-error";
import { credentialsOf } from "../iam/account-credentials";

/**
 * Refuses to create a bucket to which its creator could not write: its policy denies everyone it does not name.
 *
 * @throws UserError naming the caller
 */
export async function refuseLockOut(organization: Organization, state: S3State): Promise<void> {
  const client = new STSClient({
    region: state.region,
    credentials: credentialsOf({ ...state.account, provider: state.access }, organization),
  });
  try {
    const { Arn = "" } = await client.send(new GetCallerIdentityCommand({}));
    const writers = stateWriters(organization, state);
    if (!isWriter(Arn, writers)) throw new UserError(lockedOut(Arn, state.bucket, writers));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot determine the caller: ${(error as Error).message}`);
  } finally {
    client.destroy();
  }
}

/** The error for a caller who would be denied access. */
export function lockedOut(caller: string, bucket: string, writers: readonly string[]): string {
  return (
    `you could not write the state: the policy of bucket ${bucket} does not name you\n` +
    `  found     ${caller}\n` +
    `  expected  one of ${writers.join(", ")}\n` +
    `  fix       terraform: { appliedBy: [${principalOf(caller)}] }`
  );
}

/** ARN of the role of a session. A role of IAM Identity Center has a path, which is unknown here. */
function principalOf(caller: string): string {
  const session = /^(arn:[^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(caller);
  if (session === null) return caller;
  const [, arn, account, role] = session;
  const path = role?.startsWith("AWSReservedSSO_") ? "aws-reserved/sso.amazonaws.com/*" : "";
  return `${arn}:iam::${account}:role/${path}${role}`;
}
