import type { Path, Report } from "../problem";
import type { OrganizationFile } from "../schema";

/** Guardrails that have no effect, and duplicate recipients. */
export function checkGuardrails(file: OrganizationFile, report: Report): void {
  checkMembers(file, report);
  checkFailPlan(file, report);
  checkAdminRoles(file, report);
  checkTrail(file, report);
  checkHardExpiry(file, report);
  for (const [path, addresses] of recipientsIn(file)) checkTwice(path, addresses, report);
}

function checkMembers({ accounts, identity, guardrails = {} }: OrganizationFile, report: Report): void {
  const { check, deny, alert = [] } = guardrails.iamUsersOutsideIdentity ?? {};
  if (Object.entries(accounts).some(([name, { leaving }]) => name !== identity && !leaving)) return;
  if (!check && !deny && alert.length === 0) return;
  report({
    path: ["guardrails", "iamUsersOutsideIdentity"],
    at: "key",
    message: "there is no account besides the identity account in which IAM users could exist",
    found: identity,
    fix: "delete it until a member account exists",
  });
}

function checkFailPlan({ guardrails = {} }: OrganizationFile, report: Report): void {
  const { check = false, failPlan = false } = guardrails.iamUsersOutsideIdentity ?? {};
  if (!failPlan || check) return;
  report({
    path: ["guardrails", "iamUsersOutsideIdentity", "failPlan"],
    at: "key",
    message: "failPlan has no effect without check",
    fix: "write check: true beside it, or delete it",
  });
}

function checkAdminRoles({ guardrails = {} }: OrganizationFile, report: Report): void {
  const { alert = [], roles } = guardrails.adminUse ?? {};
  if (roles === undefined || alert.length > 0) return;
  report({
    path: ["guardrails", "adminUse", "roles"],
    at: "key",
    message: "roles has no effect without alert",
    fix: "write alert: […] beside it, or delete it",
  });
}

function checkTrail({ guardrails = {}, terraform = {} }: OrganizationFile, report: Report): void {
  const { create = false, check, ...more } = guardrails.trail ?? {};
  if (!create) {
    for (const key of Object.keys(more))
      report({
        path: ["guardrails", "trail", key],
        at: "key",
        message: `${key} has no effect without create`,
        fix: "write create: true beside it, or delete it",
      });
    return;
  }
  if (check === false)
    report({
      path: ["guardrails", "trail", "check"],
      message: "a created trail must also be checked: whoever administers CloudTrail can stop it",
      found: "false",
      fix: "delete check: false",
    });
  const { state } = terraform;
  if (state?.backend === "s3" && [state.bucket, state.accessLogs].includes(more.bucket))
    report({
      path: ["guardrails", "trail", "bucket"],
      message: "the trail needs its own bucket: this one holds Terraform's state",
      found: more.bucket,
      fix: "name another bucket",
    });
}

function checkHardExpiry({ passwordPolicy }: OrganizationFile, report: Report): void {
  if (passwordPolicy?.hardExpiry !== true || passwordPolicy.maxAgeDays !== undefined) return;
  report({
    path: ["passwordPolicy", "hardExpiry"],
    at: "key",
    message: "hardExpiry has no effect without maxAgeDays: passwords do not expire",
    fix: "write maxAgeDays: 90 beside it, or delete it",
  });
}

function* recipientsIn({
  accounts,
  guardrails = {},
}: OrganizationFile): Generator<[Path, readonly string[]]> {
  for (const [name, { budget }] of Object.entries(accounts))
    yield [["accounts", name, "budget", "notify"], budget?.notify ?? []];
  for (const [name, settings] of Object.entries(guardrails))
    if (settings !== undefined && "alert" in settings)
      yield [["guardrails", name, "alert"], settings.alert ?? []];
}

function checkTwice(path: Path, addresses: readonly string[], report: Report): void {
  const seen = new Set<string>();
  for (const [index, address] of addresses.entries()) {
    if (seen.has(address.toLowerCase())) {
      report({
        path: [...path, index],
        message: `duplicate recipient ${address}`,
        found: address,
        fix: "delete one of the two",
      });
    }
    seen.add(address.toLowerCase());
  }
}
