import { isDeepStrictEqual } from "node:util";
import { type Address, byReferred, entriesOf, referredId } from "../iam/plan-addresses";
import type { DeclaredTerraform } from "./declared-terraform";

/**
 * Resources that must exist together: each user, group and role has the two resources that keep its policies exclusive, and
 * they name exactly the planned policies; each group has one membership; each policy has an owner.
 */
export function accessRelationFaults(resources: readonly Address[], declared: DeclaredTerraform): string[] {
  return [
    ...(["user", "group", "role"] as const).flatMap((kind) => ownerFaults(kind, resources, declared)),
    ...membershipFaults(resources),
    ...managedPolicyFaults(resources),
    ...passwordFaults(resources, declared),
    ...sharedNames(resources),
    ...userFaults(resources, declared),
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
              `it has ${policies.length} inline policies, but may have ${mayHave === 1 ? "at most one" : "none"}`,
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

/** Exactly one resource keeps something exclusive, and lists everything that exists. */
function exclusiveFaults(
  found: readonly Address[] = [],
  key: string,
  there: readonly Address[],
  isWanted: boolean,
  what: string,
): string[] {
  const wanted = isWanted ? 1 : 0;
  if (found.length !== wanted)
    return [`${found.length} resources keep its ${what} exclusive, but the file requires ${wanted}`];
  const [only] = found;
  if (only === undefined) return [];
  const listed = Array.isArray(only.args[key]) ? (only.args[key] as unknown[]).map(referredId).sort() : [];
  const ids = there.map(({ id }) => id).sort();
  return listed.join() === ids.join()
    ? []
    : [`${only.type}.${only.id} lists other ${what} than the plan creates`];
}

function membershipFaults(all: readonly Address[]): string[] {
  const memberships = byReferred(all, "aws_iam_group_membership", "group");
  return all
    .filter(({ type }) => type === "aws_iam_group")
    .flatMap(({ type, id }) => {
      const count = memberships.get(id)?.length ?? 0;
      return count === 1 ? [] : [`${type}.${id}: it has ${count} memberships instead of one`];
    });
}

/** A customer managed policy is attached to one group. */
function managedPolicyFaults(all: readonly Address[]): string[] {
  const attachments = byReferred(all, "aws_iam_group_policy_attachment", "policy_arn");
  return all
    .filter(({ type }) => type === "aws_iam_policy")
    .flatMap(({ type, id }) => {
      const count = attachments.get(id)?.length ?? 0;
      return count === 1 ? [] : [`${type}.${id}: it is attached to ${count} groups instead of one`];
    });
}

/** Only users whose PGP key is in the file have passwords. */
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
        ...(pgpKeys.has(name) && pgpKeys.get(name) !== args.pgp_key ? [`its PGP key is not ${name}'s`] : []),
        ...(args.password_reset_required === passwordMustBeChanged
          ? []
          : ["password_reset_required differs from the file"]),
        ...(seen.has(name) ? [`a second password of ${name}`] : []),
      ];
      seen.add(name);
      return faults.map((fault) => `${type}.${id}: ${fault}`);
    });
}

/** Types whose names are unique in an account regardless of case. */
const NAMED: readonly string[] = ["aws_iam_user", "aws_iam_group", "aws_iam_role", "aws_iam_policy"];
/** Types whose names are unique within their owner, with the argument that names the owner. */
const NAMED_WITHIN: Readonly<Record<string, string>> = {
  aws_iam_user_policy: "user",
  aws_iam_group_policy: "group",
  aws_iam_role_policy: "role",
};

/** Two resources with one name are one object; the later apply would win, and a Deny could be lost. */
function sharedNames(all: readonly Address[]): string[] {
  const first = new Map<string, Address>();
  return all.flatMap((resource) => {
    const { type, id, args } = resource;
    const owner = Object.hasOwn(NAMED_WITHIN, type) ? NAMED_WITHIN[type] : undefined;
    if (owner === undefined && !NAMED.includes(type)) return [];
    const within = owner === undefined ? "" : referredId(args[owner]);
    const key = `${type} ${args.provider} ${within} ${String(args.name).toLowerCase()}`;
    const before = first.get(key);
    if (before !== undefined) return [`${type}.${id}: ${before.id} has the same name, ${args.name}`];
    first.set(key, resource);
    return [];
  });
}

/** The tag of the enrollment window, which another claim judges. */
const ENROLL_TAG = "gatehouse-enroll-until";

/**
 * A user has the address that follows from its name, since another address would rename an existing user with its keys and
 * password, and has the tags of the file, which policy conditions can read.
 */
function userFaults(all: readonly Address[], { userTags }: DeclaredTerraform): string[] {
  return all
    .filter(({ type }) => type === "aws_iam_user")
    .flatMap(({ id, args: { name, tags } }) => {
      const { [ENROLL_TAG]: _, ...own } = Object.fromEntries(entriesOf(tags));
      const isTagged = isDeepStrictEqual(own, { ...userTags.get(String(name)) });
      return [
        ...(id === userId(String(name))
          ? []
          : [`it would rename the existing user at this address to ${name}, with keys and password`]),
        ...(isTagged ? [] : ["its tags differ from the file's"]),
      ].map((fault) => `aws_iam_user.${id}: ${fault}`);
    });
}

/** A user's Terraform name: any character except letters, digits and `-` becomes `__` and its code. */
export function userId(name: string): string {
  const code = (character: string) => `__${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  return `user_${name.replace(/[^A-Za-z0-9-]/g, code)}`;
}
