import { z } from "zod";
import { parseIamArn } from "../../../organization/arn";
import { readJson } from "../../../organization/json-file";
import type { PolicyDocument } from "../../../organization/policy-document";
import { UserError } from "../../../organization/user-error";
import { documentSchema } from "./document-schema";

/** The IAM of one Terraform state, without credential material. */
export interface TerraformState {
  /** Name of the file, for messages. */
  readonly file: string;
  readonly objects: readonly StateObject[];
  /** Objects of IAM that the import does not judge. */
  readonly notJudged: readonly NotJudged[];
}

interface Place {
  /** `module.alice.aws_iam_user.this[0]` */
  readonly address: string;
  /** The configuration of a provider, which reaches one account: `provider["registry.terraform.io/hashicorp/aws"].production` */
  readonly provider: string;
}

export type StateObject = {
  readonly [Type in ObjectType]: Place & {
    readonly type: Type;
    readonly attributes: z.output<(typeof ATTRIBUTES)[Type]>;
  };
}[ObjectType];

export interface NotJudged extends Place {
  readonly why: string;
}

export type ObjectType = keyof typeof ATTRIBUTES;

const text = z.string().min(1);
const optionalText = z
  .string()
  .nullish()
  .transform((it) => it || undefined);
const texts = z
  .array(z.string())
  .nullish()
  .transform((it) => it ?? []);
const tags = z.record(z.string(), z.string()).nullish();
/** 0 and null: no limit. */
const limit = z
  .number()
  .nullish()
  .transform((it) => it || undefined);
const flag = z
  .boolean()
  .nullish()
  .transform((it) => it ?? false);
const document = z
  .string()
  .transform((it, context): unknown => {
    try {
      const { Statement, ...others } = JSON.parse(it);
      return Statement === undefined ? others : { ...others, Statement: [Statement].flat() };
    } catch {
      context.addIssue({ code: "custom", message: "not a policy document in JSON" });
      return z.NEVER;
    }
  })
  .pipe(documentSchema)
  .transform((it) => it as unknown as PolicyDocument);
const arn = z
  .string()
  .refine((it) => parseIamArn(it) !== undefined, { error: "not the ARN of an object of IAM" });
const userPolicies = { user: text, name: text, policy: document };

/**
 * What is read of each type. The other attributes are dropped while the file is parsed: passwords, secret access keys, the seeds
 * of MFA devices, metadata and certificates.
 */
const ATTRIBUTES = {
  aws_caller_identity: z.object({ account_id: text }),
  aws_iam_user: z.object({
    name: text,
    arn,
    path: text,
    permissions_boundary: optionalText,
    tags,
    tags_all: tags,
  }),
  aws_iam_user_policy: z.object(userPolicies),
  aws_iam_user_policy_attachment: z.object({ user: text, policy_arn: text }),
  aws_iam_user_policy_attachments_exclusive: z.object({ user_name: text, policy_arns: texts }),
  aws_iam_user_group_membership: z.object({ user: text, groups: texts }),
  aws_iam_user_login_profile: z.object({ user: text }),
  aws_iam_access_key: z.object({ id: text, user: text, status: text }),
  aws_iam_virtual_mfa_device: z.object({ arn, user_name: optionalText }),
  aws_iam_group: z.object({ name: text, arn, path: text }),
  aws_iam_group_policy: z.object({ group: text, name: text, policy: document }),
  aws_iam_group_policy_attachment: z.object({ group: text, policy_arn: text }),
  aws_iam_group_policy_attachments_exclusive: z.object({ group_name: text, policy_arns: texts }),
  aws_iam_group_membership: z.object({ group: text, users: texts }),
  aws_iam_role: z.object({
    name: text,
    arn,
    path: text,
    description: optionalText,
    assume_role_policy: document,
    max_session_duration: z.number(),
    permissions_boundary: optionalText,
    managed_policy_arns: texts,
    inline_policy: z
      .array(z.object({ name: optionalText, policy: optionalText }))
      .nullish()
      // A block without arguments means: no inline policies.
      .transform((blocks) => (blocks ?? []).filter(({ name, policy }) => name && policy))
      .pipe(z.array(z.object({ name: text, policy: document }))),
    tags,
    tags_all: tags,
  }),
  aws_iam_role_policy: z.object({ role: text, name: text, policy: document }),
  aws_iam_role_policy_attachment: z.object({ role: text, policy_arn: text }),
  aws_iam_role_policy_attachments_exclusive: z.object({ role_name: text, policy_arns: texts }),
  aws_iam_instance_profile: z.object({ name: text, arn, role: optionalText }),
  aws_iam_policy: z.object({
    name: text,
    arn,
    path: text,
    description: optionalText,
    policy: document,
  }),
  aws_iam_policy_attachment: z.object({ policy_arn: text, users: texts, groups: texts, roles: texts }),
  aws_iam_openid_connect_provider: z.object({ arn, client_id_list: texts }),
  aws_iam_saml_provider: z.object({ arn }),
  aws_iam_account_alias: z.object({ account_alias: text }),
  aws_iam_account_password_policy: z.object({
    minimum_password_length: z.number(),
    require_symbols: flag,
    require_numbers: flag,
    require_uppercase_characters: flag,
    require_lowercase_characters: flag,
    allow_users_to_change_password: flag,
    max_password_age: limit,
    password_reuse_prevention: limit,
    hard_expiry: flag,
  }),
};

/** Types that add nothing: they list policies that are objects of their own, or a role that only AWS changes. */
const WITHOUT_CONTENT: readonly string[] = [
  "aws_iam_user_policies_exclusive",
  "aws_iam_group_policies_exclusive",
  "aws_iam_role_policies_exclusive",
  "aws_iam_service_linked_role",
];

/** Source: internal/states/statefile/version4.go of Terraform, since 0.12 */
const stateSchema = z.object({
  version: z.literal(4, { error: "the file is not a Terraform state of format version 4" }),
  resources: z.array(
    z.object({
      module: z.string().optional(),
      mode: z.enum(["managed", "data"]),
      type: z.string(),
      name: z.string(),
      provider: z.string(),
      instances: z.array(
        z.object({
          index_key: z.union([z.string(), z.number()]).optional(),
          deposed: z.string().optional(),
          attributes: z.unknown(),
        }),
      ),
    }),
  ),
});

/**
 * Reads a Terraform state of format version 4: the file itself, or the output of `terraform state pull`.
 *
 * @throws UserError for any other file
 */
export function readState(file: string): TerraformState {
  const found = readJson(file, stateSchema);
  const pull = "terraform state pull > FILE (with OpenTofu: tofu state pull > FILE)";
  if ("fault" in found) throw new UserError(`${found.file}: ${found.fault}`, pull);
  const objects: StateObject[] = [];
  const notJudged: NotJudged[] = [];
  for (const { module, mode, type, name, provider, instances } of found.value.resources) {
    const isRead = mode === "managed" ? /^aws(cc)?_iam_/.test(type) : type === "aws_caller_identity";
    if (!isRead || WITHOUT_CONTENT.includes(type)) continue;
    for (const { index_key: key, deposed, attributes } of instances) {
      const index = key === undefined ? "" : `[${JSON.stringify(key)}]`;
      const own = `${mode === "data" ? "data." : ""}${type}.${name}${index}`;
      const place = { address: module === undefined ? own : `${module}.${own}`, provider };
      if (deposed !== undefined) {
        notJudged.push({ ...place, why: "Terraform has replaced it and not yet destroyed it: apply again" });
      } else if (!isKnown(type)) {
        notJudged.push({ ...place, why: `the import does not know resources of type ${type}` });
      } else {
        objects.push({ ...place, ...attributesOf(type, attributes, `${file}: ${place.address}`) });
      }
    }
  }
  return { file, objects, notJudged };
}

function isKnown(type: string): type is ObjectType {
  return Object.hasOwn(ATTRIBUTES, type);
}

function attributesOf(type: ObjectType, attributes: unknown, where: string) {
  const parsed = ATTRIBUTES[type].safeParse(attributes);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      ({ path, message }) => `${path.map(String).join(".")}: ${message}`,
    );
    const fix =
      "refresh the state with version 4 or later of the AWS provider: terraform apply -refresh-only";
    throw new UserError(`${where}: ${faults.join("; ")}`, fix);
  }
  return { type, attributes: parsed.data } as Pick<StateObject, "type" | "attributes"> as StateObject;
}
