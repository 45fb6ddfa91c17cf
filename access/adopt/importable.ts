import type { PolicyDocument } from "../../organization/policy-document";
import type { Declared } from "../iam/declared-resources";
import type { LiveRole, LiveUser } from "../iam/live-iam";
import { type AccountIndex, type NamedKind, pathOf } from "./account-index";
import {
  budget,
  budgetAction,
  controlPolicy,
  controlPolicyAttachment,
  rule,
  ruleTarget,
  subscription,
  topic,
  trail,
  trailBucket,
} from "./find-guardrails";
import { ABSENT, type Find, type Finding, refused, thereIf } from "./finding";

/**
 * Importable resource types, each with a function that finds the existing object. The apply creates all other types:
 * `aws_iam_group_membership` has no importer (foreign-members.ts).
 *
 * Source of the import IDs: the section "Import" of each type in
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs
 */
export const IMPORTABLE: Readonly<Record<string, Find>> = {
  aws_iam_user: user,
  aws_iam_group: (declared, account) => named("group", declared, account),
  aws_iam_role: role,
  aws_iam_policy: policy,
  aws_iam_user_policy: inline("user"),
  aws_iam_group_policy: inline("group"),
  aws_iam_role_policy: inline("role"),
  aws_iam_user_policy_attachment: attachment("user"),
  aws_iam_group_policy_attachment: attachment("group"),
  aws_iam_role_policy_attachment: attachment("role"),
  aws_iam_user_policies_exclusive: ofOwner("user"),
  aws_iam_group_policies_exclusive: ofOwner("group"),
  aws_iam_role_policies_exclusive: ofOwner("role"),
  aws_iam_user_policy_attachments_exclusive: ofOwner("user"),
  aws_iam_group_policy_attachments_exclusive: ofOwner("group"),
  aws_iam_role_policy_attachments_exclusive: ofOwner("role"),
  aws_iam_user_login_profile: loginProfile,
  aws_iam_account_alias: (declared, { contents }) =>
    thereIf(contents.alias === declared.text("account_alias"), contents.alias),
  aws_iam_account_password_policy: (_, { contents }) =>
    thereIf(contents.hasPasswordPolicy, "iam-account-password-policy"),
  aws_sns_topic: topic,
  aws_sns_topic_policy: topic,
  aws_sns_topic_subscription: subscription,
  aws_cloudwatch_event_rule: rule,
  aws_cloudwatch_event_target: ruleTarget,
  aws_budgets_budget: budget,
  aws_budgets_budget_action: budgetAction,
  aws_organizations_policy: controlPolicy,
  aws_organizations_policy_attachment: controlPolicyAttachment,
  aws_cloudtrail: trail,
  aws_s3_bucket: trailBucket,
};

/** Finds an object by name. IAM treats a name that differs in case as taken, Terraform as another name. */
function named(kind: NamedKind, declared: Declared, account: AccountIndex): Finding {
  const name = declared.text("name");
  const found = account.called(kind, name);
  if (found === undefined) return ABSENT;
  if (found.name === name) return { is: "there", id: name };
  return refused(
    `the name of ${kind} ${name} is taken by a name that differs only in case`,
    found.name,
    name,
    [FIX_CASE[kind](found.name, name)],
  );
}

const FIX_CASE: Readonly<Record<NamedKind, (found: string, name: string) => string>> = {
  user: (found) => `write the user as ${found} in the file`,
  group: (found, name) =>
    `rename it via another name, which keeps its members: aws iam update-group --group-name ${found} --new-group-name ${name}-before, and again to ${name}`,
  role: (found) => `give the role the existing name: name: ${found}`,
  policy: (found) => `delete the policy ${found} manually when it is no longer attached`,
};

function user(declared: Declared, account: AccountIndex): Finding {
  const finding = named("user", declared, account);
  if (finding.is !== "there") return finding;
  const existing = account.contents.live.users.find((it) => it.name === finding.id);
  const path = pathOf(existing?.arn);
  const notes =
    path === "/"
      ? []
      : [`user ${finding.id} is at ${path}: the apply moves the user to /, and the ARN changes`];
  return { ...finding, notes: [...notes, ...lostBoundary("user", declared, existing)] };
}

/**
 * A role's path cannot be changed. Principals that its trust policy loses are reported, so that a service's own role is not
 * mistaken for one of ours.
 */
function role(declared: Declared, account: AccountIndex): Finding {
  const finding = named("role", declared, account);
  if (finding.is !== "there") return finding;
  const { id: name } = finding;
  const path = pathOf(account.called("role", name)?.arn);
  if (path !== "/") {
    return refused(`role ${name} exists at another path, and Terraform would replace it`, path, "/", [
      "give the role in the file another name (name: …), and delete the old one when it is no longer used",
    ]);
  }
  const existing = account.contents.live.roles.find((it) => it.name === name);
  const ours = principalsOf(JSON.parse(declared.text("assume_role_policy"))).map(accountOr);
  const lost = principalsOf(existing?.trust).filter((principal) => !ours.includes(accountOr(principal)));
  const notes = lost.map((principal) => `role ${name} trusts ${principal}: the apply removes that principal`);
  return { ...finding, notes: [...notes, ...lostBoundary("role", declared, existing)] };
}

/** Without its boundary, an existing user or role gains permissions; this must be reported. */
function lostBoundary(kind: "user" | "role", declared: Declared, existing?: LiveUser | LiveRole): string[] {
  if (existing?.permissionsBoundary === undefined || declared.args.permissions_boundary !== undefined)
    return [];
  return [
    `${kind} ${existing.name} has a permissions boundary that the file does not declare: the apply removes it`,
  ];
}

/** The path and description of a managed policy cannot be changed. */
function policy(declared: Declared, account: AccountIndex): Finding {
  const finding = named("policy", declared, account);
  if (finding.is !== "there") return finding;
  const { id: name } = finding;
  const existing = account.contents.policies.find((it) => it.name === name);
  const [path, description = ""] = [pathOf(existing?.arn), existing?.description];
  const way = ["delete it manually when it is no longer attached"];
  if (path !== "/")
    return refused(`policy ${name} exists at another path, and Terraform would replace it`, path, "/", way);
  if (description !== "")
    return refused(
      `policy ${name} has a description, and Terraform would replace it`,
      description,
      "none",
      way,
    );
  return thereIf(true, existing?.arn);
}

type Owner = "user" | "group" | "role";

function inline(kind: Owner): Find {
  return (declared, account) => {
    const [owner, name] = [declared.text(kind), declared.text("name")];
    const exists = account.has(kind, owner) && account.policiesOf(kind, owner).inline.includes(name);
    return thereIf(exists, `${owner}:${name}`);
  };
}

function attachment(kind: Owner): Find {
  return (declared, account) => {
    const owner = declared.text(kind);
    const arn = attachedArn(declared, account);
    const exists =
      arn !== undefined && account.has(kind, owner) && account.policiesOf(kind, owner).attached.includes(arn);
    return thereIf(exists, `${owner}/${arn}`);
  };
}

/** ARN of the attached policy, also of one in this stack that exists and is kept. */
function attachedArn({ text, nameBehind }: Declared, account: AccountIndex): string | undefined {
  const name = nameBehind("policy_arn", "aws_iam_policy");
  if (name === undefined) return text("policy_arn");
  const existing = account.contents.policies.find((it) => it.name === name);
  return account.has("policy", name) && !existing?.description ? existing?.arn : undefined;
}

/** The policies resource of an owner exists with the owner, even without policies. */
function ofOwner(kind: Owner): Find {
  return (declared, account) => {
    const name = declared.text(`${kind}_name`);
    return thereIf(account.has(kind, name), name);
  };
}

/** Arguments that an import cannot read, which would have Terraform replace the password. */
const UNKNOWN_OF_PASSWORD = ["pgp_key", "password_length", "password_reset_required"];

function loginProfile(declared: Declared, account: AccountIndex): Finding {
  const name = declared.text("user");
  if (!account.has("user", name) || !account.contents.withPassword.has(name)) return ABSENT;
  const { ignore_changes: ignored } = (declared.args.lifecycle ?? {}) as { ignore_changes?: unknown };
  const isSafe = ignored === "all" || UNKNOWN_OF_PASSWORD.every((key) => [ignored].flat().includes(key));
  if (isSafe) return { is: "there", id: name };
  return refused(
    `the password of ${name} would be replaced`,
    `lifecycle.ignore_changes: ${JSON.stringify(ignored ?? [])}`,
    UNKNOWN_OF_PASSWORD.join(", "),
    ["add these to the login profile's ignore_changes"],
  );
}

/** Principals that a trust policy allows, regardless of conditions. */
function principalsOf(trust: PolicyDocument | undefined): string[] {
  const all = (trust?.Statement ?? []).flatMap((statement) => {
    const { Effect, Principal } = statement as { Effect?: unknown; Principal?: unknown };
    if (Effect !== "Allow" || Principal === undefined) return [];
    return typeof Principal === "string" ? [Principal] : Object.values(Principal as object).flat();
  });
  return [...new Set(all.map(String))];
}

/** Normalizes an account principal: its ID and the ARN of its root are equivalent. */
function accountOr(principal: string): string {
  return /^(?:arn:[\w-]+:iam::(\d{12}):root|(\d{12}))$/.exec(principal)?.slice(1).join("") ?? principal;
}
