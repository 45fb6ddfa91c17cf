import "../iam/quiet-sdk";
import { setTimeout as wait } from "node:timers/promises";
import {
  GenerateCredentialReportCommand,
  GetAccessKeyLastUsedCommand,
  GetCredentialReportCommand,
  IAMClient,
  NoSuchEntityException,
  paginateListAccessKeys,
  paginateListMFADevices,
  paginateListVirtualMFADevices,
} from "@aws-sdk/client-iam";
import pLimit from "p-limit";
import type { Organization } from "../../organization/organization";
import { IAM_REGION } from "../../organization/partition";
import { UserError } from "../../organization/user-error";
import { credentialsOf } from "../iam/account-credentials";
import { type Credentials, ROOT } from "../proof/credential-health";
import { isDeniedKeys, type UserKey } from "../proof/retired-keys";
import { readCredentialReport } from "./credential-report";

/** How long to wait for a report, in milliseconds; AWS takes seconds. */
const PAUSE = 1_000;
const LONGEST = 60_000;

/**
 * Reads the identity account's credential report and virtual MFA devices. AWS creates a report at most every four hours,
 * and returns the last one until then.
 *
 * @throws UserError when AWS has not made one within a minute
 */
export async function readCredentials(organization: Organization): Promise<Credentials> {
  const { identity, partition } = organization;
  const client = new IAMClient({
    region: IAM_REGION[partition],
    credentials: credentialsOf(identity, organization),
  });
  try {
    const devices = new Map<string, string[]>();
    for await (const page of paginateListVirtualMFADevices({ client }, { AssignmentStatus: "Assigned" })) {
      for (const { SerialNumber = "", User } of page.VirtualMFADevices ?? []) {
        const owner = User?.UserName;
        // The root user's device has a user without a name.
        if (owner === undefined) continue;
        devices.set(owner, [...(devices.get(owner) ?? []), SerialNumber.split(":mfa/").at(-1) ?? ""]);
      }
    }
    const unassigned: string[] = [];
    for await (const page of paginateListVirtualMFADevices({ client }, { AssignmentStatus: "Unassigned" }))
      unassigned.push(...(page.VirtualMFADevices ?? []).flatMap(({ SerialNumber }) => SerialNumber ?? []));
    const { csv, reportedAt } = await reportOf(client);
    const report = readCredentialReport(csv);
    // The report may be hours old: declared users are always queried.
    const names = new Set([
      ...report.filter(({ name }) => name !== ROOT).map(({ name }) => name),
      ...devices.keys(),
      ...organization.users.map(({ name }) => name),
    ]);
    const serials = await serialsOf(client, [...names]);
    const denied = [...names].filter((name) => isDeniedKeys(organization, name));
    return { report, reportedAt, devices, unassigned, serials, keys: await keysOf(client, denied) };
  } finally {
    client.destroy();
  }
}

/** Concurrent calls that IAM accepts without throttling. */
const AT_ONCE = 8;

/** Enabled devices of each user. No other list contains hardware tokens and passkeys. */
export async function serialsOf(client: IAMClient, names: readonly string[]): Promise<Map<string, string[]>> {
  const serials = new Map<string, string[]>();
  const limit = pLimit(AT_ONCE);
  const read = async (name: string) => {
    const theirs: string[] = [];
    try {
      for await (const page of paginateListMFADevices({ client }, { UserName: name }))
        theirs.push(...(page.MFADevices ?? []).flatMap(({ SerialNumber }) => SerialNumber ?? []));
    } catch (error) {
      // A missing user has no device; the claim about users reports it.
      if (!(error instanceof NoSuchEntityException)) throw error;
    }
    if (theirs.length > 0) serials.set(name, theirs);
  };
  try {
    await Promise.all(names.map((name) => limit(() => read(name))));
  } finally {
    limit.clearQueue();
  }
  return serials;
}

/**
 * An account's credential report, at most four hours old.
 *
 * @throws UserError when AWS has not made one within a minute
 */
/** Access keys of users, each with its last use, which the report has without their ids. */
async function keysOf(client: IAMClient, names: readonly string[]): Promise<UserKey[]> {
  const limit = pLimit(AT_ONCE);
  const read = async (user: string) => {
    const keys: UserKey[] = [];
    try {
      for await (const page of paginateListAccessKeys({ client }, { UserName: user })) {
        for (const { AccessKeyId: id = "", Status, CreateDate = new Date(0) } of page.AccessKeyMetadata ??
          []) {
          const { AccessKeyLastUsed: use } = await client.send(
            new GetAccessKeyLastUsedCommand({ AccessKeyId: id }),
          );
          // AWS documents N/A as the service of a key that was never used.
          const at = use?.LastUsedDate;
          const lastUsed = at && { at, service: use?.ServiceName ?? "N/A" };
          keys.push({ user, id, isActive: Status !== "Inactive", createdAt: CreateDate, lastUsed });
        }
      }
    } catch (error) {
      // A missing user has no key.
      if (!(error instanceof NoSuchEntityException)) throw error;
    }
    return keys;
  };
  return (await Promise.all(names.map((name) => limit(() => read(name))))).flat();
}

export async function reportOf(
  client: IAMClient,
): Promise<{ readonly csv: string; readonly reportedAt?: Date }> {
  for (let waited = 0; waited < LONGEST; waited += PAUSE) {
    const { State } = await client.send(new GenerateCredentialReportCommand({}));
    if (State === "COMPLETE") {
      const { Content, GeneratedTime } = await client.send(new GetCredentialReportCommand({}));
      return { csv: Buffer.from(Content ?? []).toString("utf8"), reportedAt: GeneratedTime };
    }
    await wait(PAUSE);
  }
  throw new UserError(`AWS has created no credential report in ${LONGEST / 1000} s: try again`);
}
