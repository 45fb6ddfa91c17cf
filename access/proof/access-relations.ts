import type { DeclaredTerraform } from "./declared-terraform";
import { type Address, byReferred, referredId } from "./plan-addresses";

/**
 * What has to be together: each user, group and role has the two resources that keep its policies exclusive,
 * and they name exactly the policies that the plan makes; each group has one membership; a policy belongs to somebody.
 */
export function accessRelationFaults(resources: readonly Address[], declared: DeclaredTerraform): string[] {
  return [
    ...(["user", "group", "role"] as const).flatMap((kind) => ownerFaults(kind, resources, declared)),
    ...membershipFaults(resources),
    ...managedPolicyFaults(resources),
    ...passwordFaults(resources, declared),
    ...sharedNames(resources),
  ];
}

function ownerFaults(
  kind: "user" | "group" | "role",
  all: readonly Address[],
  { exclusive, namedDevices }: DeclaredTerraform,
): string[] {
  const inline = byReferred(all, `aws_iam_${kind}_policy`, kind);
  const attached = byReferred(all, `aws_iam_${kind}_policy_attachment`, kind);
  const only = {
    inline: byReferred(all, `aws_iam_${kind}_policies_exclusive`, `${kind}_name`),
    attached: byReferred(all, `aws_iam_${kind}_policy_attachments_exclusive`, `${kind}_name`),
  };
  return all
    .filter(({ type }) => type === `aws_iam_${kind}`)
    .flatMap(({ type, id, args: { name } }) => {
      const policies = inline.get(id) ?? [];
      const mayHave = kind !== "user" || namedDevices.has(String(name)) ? 1 : 0;
      return [
        ...(policies.length > mayHave
          ? [
              `it has ${policies.length} inline policies, and by the file ${mayHave === 1 ? "at most one" : "none"}`,
            ]
          : []),
        ...exclusiveFaults(only.inline.get(id), "policy_names", policies, exclusive, "policies"),
        ...exclusiveFaults(
          only.attached.get(id),
          "policy_arns",
          attached.get(id) ?? [],
          exclusive,
          "attachments",
        ),
      ].map((fault) => `${type}.${id}: ${fault}`);
    });
}

/** The resource that keeps something exclusive is there once, and lists what there is. */
function exclusiveFaults(
  found: readonly Address[] = [],
  key: string,
  there: readonly Address[],
  isWanted: boolean,
  what: string,
): string[] {
  const wanted = isWanted ? 1 : 0;
  if (found.length !== wanted)
    return [`${found.length} resources keep its ${what} exclusive, and by the file ${wanted}`];
  const [only] = found;
  if (only === undefined) return [];
  const listed = Array.isArray(only.args[key]) ? (only.args[key] as unknown[]).map(referredId).sort() : [];
  const ids = there.map(({ id }) => id).sort();
  return listed.join() === ids.join()
    ? []
    : [`${only.type}.${only.id} lists other ${what} than the plan makes`];
}

function membershipFaults(all: readonly Address[]): string[] {
  const memberships = byReferred(all, "aws_iam_group_membership", "group");
  return all
    .filter(({ type }) => type === "aws_iam_group")
    .flatMap(({ type, id }) => {
      const count = memberships.get(id)?.length ?? 0;
      return count === 1 ? [] : [`${type}.${id}: it has ${count} memberships, and needs one`];
    });
}

/** A managed policy of our own is attached to one group. */
function managedPolicyFaults(all: readonly Address[]): string[] {
  const attachments = byReferred(all, "aws_iam_group_policy_attachment", "policy_arn");
  return all
    .filter(({ type }) => type === "aws_iam_policy")
    .flatMap(({ type, id }) => {
      const count = attachments.get(id)?.length ?? 0;
      return count === 1 ? [] : [`${type}.${id}: it is attached to ${count} groups, and belongs to one`];
    });
}

/** Passwords exist for those alone to whose PGP key the file has them encrypted. */
function passwordFaults(
  all: readonly Address[],
  { pgpKeys, passwordMustBeChanged }: DeclaredTerraform,
): string[] {
  const users = new Map(
    all.filter(({ type }) => type === "aws_iam_user").map(({ id, args }) => [id, String(args.name)]),
  );
  const seen = new Set<string>();
  return all
    .filter(({ type }) => type === "aws_iam_user_login_profile")
    .flatMap(({ type, id, args }) => {
      const name = users.get(referredId(args.user) ?? "") ?? "";
      const faults = [
        ...(pgpKeys.has(name) ? [] : [`the file has no PGP key of ${name}`]),
        ...(pgpKeys.has(name) && pgpKeys.get(name) !== args.pgp_key
          ? [`its PGP key is another one than ${name}'s`]
          : []),
        ...(args.password_reset_required === passwordMustBeChanged
          ? []
          : ["whether the password must be changed is not as in the file"]),
        ...(seen.has(name) ? [`a second password of ${name}`] : []),
      ];
      seen.add(name);
      return faults.map((fault) => `${type}.${id}: ${fault}`);
    });
}

/** Types whose objects have a name that is theirs alone in an account, whatever its case. */
const NAMED: readonly string[] = [
  "aws_iam_user",
  "aws_iam_group",
  "aws_iam_role",
  "aws_iam_policy",
  "aws_sns_topic",
];

/** Two resources of one name would be one object, and the later apply wins. */
function sharedNames(all: readonly Address[]): string[] {
  const first = new Map<string, Address>();
  return all.flatMap((resource) => {
    const { type, id, args } = resource;
    if (!NAMED.includes(type)) return [];
    const key = `${type} ${args.provider} ${String(args.name).toLowerCase()}`;
    const before = first.get(key);
    if (before !== undefined) return [`${type}.${id}: ${before.id} has the same name, ${args.name}`];
    first.set(key, resource);
    return [];
  });
}
