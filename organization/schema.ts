import { z } from "zod";
import { DURATION } from "./duration";
import { NAME_RULES, type NameKind } from "./names";
import { ANY_PARTITION, PARTITIONS } from "./partition";
import { PROFILE_FORMATS } from "./profile-format";
import { QUOTAS } from "./quotas";
import { endOf } from "./until";

/*
 * The shape of organization.yaml, and the source of organization.schema.json (`npx tsx tools/write-schema.ts`).
 *
 * A message passed to a check is the *expected* part; the found part is read from the file. References between entries
 * are checked in resolve/ and checks/. Names are checked in checks/names.ts, since zod would drop the value of an invalid
 * key.
 */

const text = (pattern: RegExp, expected: string) => z.string(expected).regex(pattern, expected);
const duration = () => text(DURATION, "a number and its unit: 90s, 30m or 1h");
const email = () => text(/^[\w.!#&'*+/=?^`|~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/, "an e-mail address");
const recipients = () => z.array(email()).optional();
const reference = () => z.string("a name").min(1, "a name");
const names = () => z.array(reference()).min(1, "at least one name");

/** Names as keys: any text for zod, the naming rule for editors. */
const key = (kind: NameKind) => {
  const { pattern, min, max } = NAME_RULES[kind];
  return z.string().meta({ pattern: pattern.source, minLength: min, maxLength: max });
};
const byName = <T extends z.ZodType>(kind: NameKind, value: T) => z.record(key(kind), value);

const regionName = () => text(/^[a-z]{2}(-[a-z]+)+-\d+$/, "a region, such as eu-west-1");
const formerName = () =>
  reference()
    .optional()
    .describe("Former name after a rename: existing resources are kept. Delete it after the apply.");
/** An IAM name with its path. Excludes characters that start a Terraform template. */
const PATH_CHARACTERS = "[\\w!#&'()*+,.:;<=>?@^`|~[\\]-]";
const PATH_AND_NAME = `(${PATH_CHARACTERS}+/)*[\\w+=,.@-]+`;
const iamArn = () =>
  text(
    new RegExp(`^arn:(${ANY_PARTITION}):iam::(aws|\\d{12}):policy/${PATH_AND_NAME}$`),
    'the ARN of a managed policy, without $ % { } " \\',
  );
const policyName = () =>
  text(
    new RegExp(`^(arn:(${PATH_CHARACTERS}|/)+|/?(?!arn:)${PATH_AND_NAME})$`),
    'a name, a path and name, or an ARN, without $ % { } " \\',
  );

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
const TAG_CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const TAG_ALLOWED = "letters, digits, spaces and _ . : / = + - @";
const tags = () =>
  z.record(
    z.string().meta({ minLength: 1, maxLength: 128 }),
    text(TAG_CHARACTERS, TAG_ALLOWED).max(256, "at most 256 characters"),
  );

const UNTIL = "an existing day, 2027-01-31, or a moment in UTC, 2027-01-31T18:00:00Z";
const until = (what: string) =>
  text(/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?$/, UNTIL)
    .refine((written) => endOf(written) !== undefined, UNTIL)
    .describe(`The last day (to its end, in UTC) or the second at which ${what}.`);

const scopeEntry = z.union(
  [
    reference(),
    z.strictObject({
      accounts: z.union([reference(), names()]).describe("An account, a set, `all`, or a list of them."),
      except: names().optional().describe("Accounts and sets excluded from the scope."),
      until: until("the grant ends").optional(),
    }),
  ],
  "an account, a set, all, or { accounts: …, except: […], until: … }",
);
const grants = () =>
  byName(
    "role",
    z
      .union([scopeEntry, z.array(scopeEntry).min(1, "at least one scope")], "a scope, or a list of scopes")
      .describe("Where the role may be assumed: one scope, or a list of them. Each entry creates one group."),
  ).describe("The roles that may be assumed, and where.");

const assumedRole = () =>
  text(new RegExp(`^(?!arn:)${PATH_AND_NAME}$`), "the name of a role, or its path and name; not an ARN");

/** Only names of IAM Identity Center roles may contain patterns: they end in a random suffix. */
const applier = () =>
  text(
    new RegExp(
      `^([\\w+=,.@-]+|arn:(${ANY_PARTITION}):iam::\\d{12}:((role|user)/[\\w+=,.@/-]+|role/aws-reserved/sso\\.amazonaws\\.com/[\\w+=,.@/*-]+))$`,
    ),
    "a role of the file, or the ARN of a role or user",
  );

/** Without dots, which S3's TLS certificate does not cover. */
const bucketName = () =>
  text(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, "the name of a bucket: 3 to 63 lowercase letters, digits and -");

const count = (min: number, max: number) =>
  z.int(`a whole number, ${min} to ${max}`).min(min, `at least ${min}`).max(max, `at most ${max}`);

const account = z.strictObject({
  id: text(/^\d{12}$/, "twelve digits, in quotes").describe("Account id: twelve digits, in quotes."),
  alias: text(/^[a-z0-9](-?[a-z0-9])*$/, "lowercase letters, digits and single hyphens")
    .min(3, "at least 3 characters")
    .max(63, "at most 63 characters")
    .optional()
    .describe("The account's alias in sign-in links: unique among all AWS accounts."),
  was: formerName(),
  leaving: z
    .literal(true, "true")
    .optional()
    .describe("Removes everything that Gatehouse created from the account, before its entry is deleted."),
  sets: z.array(reference()).optional().describe("The sets that the account belongs to."),
  region: regionName().optional().describe("The region in people's profiles for this account."),
  colour: text(
    /^(red|orange|yellow|green|blue|[0-9A-Fa-f]{6})$/,
    "red, orange, yellow, green, blue, or six hexadecimal digits in quotes",
  )
    .optional()
    .describe("The color of the account's roles in the console."),
  provider: z
    .strictObject({
      assumeRole: assumedRole().optional(),
      externalId: text(
        /^[\w+=,.@:/-]{2,1224}$/,
        "2 to 1,224 letters, digits and _ + = , . @ : / -",
      ).optional(),
      profile: text(/^[\w+=,.@:/-]+$/, "the name of an AWS profile").optional(),
    })
    .optional()
    .describe("How Terraform reaches the account, if it differs from terraform.providers."),
  budget: z
    .strictObject({
      monthlyUsd: z.number().positive("more than 0").describe("US dollars a month."),
      notify: z.array(email()).min(1, "at least one address").describe("At most ten addresses."),
      stopAt: count(1, 1000)
        .optional()
        .describe(
          "Percentage of the budget at which the account's roles, except administrators, can no longer create resources.",
        ),
    })
    .optional()
    .describe("Notifications when the account's monthly costs approach or exceed a limit."),
});

const role = z.strictObject({
  name: z.string().optional().describe("The role's name in AWS. Default: its key."),
  was: formerName(),
  policy: z.string().optional().describe("A document in policies/, without its extension."),
  managedPolicies: z
    .array(policyName())
    .min(1, "at least one policy")
    .optional()
    .describe("Managed policies: the name, or path and name, of an AWS managed policy, or an ARN."),
  accounts: names()
    .optional()
    .describe("Accounts and sets in which the role exists. Default: every account."),
  maxSession: duration()
    .optional()
    .describe("Maximum session duration, 1h to 12h. Default: sessions.maxDuration."),
  mfaMaxAge: duration()
    .optional()
    .describe("Maximum age of the caller's MFA, 60s to 36h. Default: mfa.maxAge."),
  permissionsBoundary: iamArn().optional(),
  trust: z
    .strictObject({
      oidc: z.strictObject({
        issuer: text(
          /^[a-z0-9.-]+(\/[\w.~/-]*[\w~-])?$/,
          "a host and optional path, without https://",
        ).describe("The OIDC provider, without https://: token.actions.githubusercontent.com."),
        audience: text(/^[\x21\x23-\x5b\x5d-\x7e]{1,255}$/, "the token's aud, without quotes and \\")
          .optional()
          .describe("Default: sts.amazonaws.com."),
        subjects: z
          .array(text(/^[\x21\x23-\x5b\x5d-\x7e]+$/, "the token's sub, in full, without quotes and \\"))
          .min(1, "at least one subject")
          .describe("Exact values of the token's sub claim."),
      }),
    })
    .optional()
    .describe("Programs that may assume the role, in addition to people with MFA."),
});

const user = z.strictObject({
  was: formerName(),
  email: email().optional(),
  teams: z.array(reference()).optional().describe("Teams whose grants the user shares."),
  mfaDevice: z.string().optional().describe("Name of the user's virtual MFA device. Default: the user name."),
  enrollUntil: until("the user can no longer enroll a first MFA device without MFA").optional(),
  pgpKey: z
    .string()
    .optional()
    .describe("The user's public PGP key, for an initial password: in base64, or keybase:<name>."),
  tags: tags().optional(),
  grants: grants().optional(),
});

const team = z.strictObject({ was: formerName(), grants: grants().optional() });

/** An increased quota: between the default and the maximum. */
const raised = ({ limit, raisableTo }: { readonly limit: number; readonly raisableTo: number }) =>
  z
    .int(`a whole number, ${limit} to ${raisableTo}`)
    .min(limit, `at least ${limit}, the default quota`)
    .max(raisableTo, `at most ${raisableTo}, AWS's maximum`)
    .optional();

const workspaceWord = () => text(/^[A-Za-z0-9_-]{1,90}$/, "1 to 90 letters, digits, _ and -");

const state = z.discriminatedUnion("backend", [
  z.strictObject({ backend: z.literal("local") }),
  z.strictObject({
    backend: z.literal("s3"),
    bucket: bucketName().describe("The bucket, in the identity account unless `account` names another."),
    key: text(/^[\w!.*'()-]+(\/[\w!.*'()-]+)*$/, "a key, such as gatehouse/terraform.tfstate")
      .max(900, "at most 900 characters")
      .optional()
      .describe("Key of the stack `access`; other stacks insert their name before its extension."),
    region: regionName()
      .optional()
      .describe("The bucket's region. Default: region, or the partition's IAM region."),
    kmsKeyId: text(
      /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/)?(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
      "a KMS key ID or ARN",
    )
      .optional()
      .describe("KMS key that encrypts the state. Default: S3's default encryption."),
    account: reference().optional().describe("Account of the bucket. Default: the identity account."),
    assumeRole: assumedRole()
      .optional()
      .describe("Role in the bucket's account with which Terraform reaches it. Default: as for the account."),
    manageBucket: z
      .boolean()
      .optional()
      .describe("Whether the stack `state` creates the bucket. Default: true."),
    oldVersionsDays: count(1, 3650)
      .optional()
      .describe("Days after which an old version of the state is deleted. Default: 90."),
    accessLogs: bucketName().optional().describe("Another bucket, for the access log."),
  }),
  z
    .strictObject({
      backend: z.literal("cloud"),
      organization: text(/^[A-Za-z0-9_-]{3,40}$/, "the name of an HCP Terraform organization"),
      hostname: text(
        /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d+)?$/,
        "a host name, such as tfe.example.com",
      )
        .optional()
        .describe("Host of Terraform Enterprise. Default: app.terraform.io."),
      workspace: workspaceWord()
        .optional()
        .describe("Workspace of the stack `access`; other stacks append a hyphen and their name."),
      prefix: workspaceWord()
        .optional()
        .describe("Prefix of the workspace names. Default: the organization's name and a hyphen."),
      project: text(/^[A-Za-z0-9 _-]{3,40}$/, "3 to 40 letters, digits, spaces, _ and -").optional(),
      edition: z
        .enum(["free", "paid"])
        .optional()
        .describe("HCP Terraform edition. paid: no warning about the free edition's limits. Default: free."),
    })
    .refine(({ workspace, prefix }) => workspace === undefined || prefix === undefined, {
      error: "a workspace or a prefix, not both",
      path: ["prefix"],
    }),
]);

export const organizationSchema = z
  .strictObject({
    organization: z
      .string()
      .meta({ pattern: NAME_RULES.organization.pattern.source })
      .describe("The organization's name, also used in the local state file's name."),
    identity: reference().describe("The account that contains the users."),
    groups: z
      .enum(["granted", "symmetric"])
      .optional()
      .describe(
        "granted: only groups with grants. symmetric: a group for every role in every member account.",
      ),
    partition: z.enum(PARTITIONS).optional(),
    region: regionName().optional().describe("The region in people's profiles."),
    accounts: byName("account", account),
    roles: byName("role", role),
    teams: byName("team", team).optional(),
    users: byName("user", user),
    mfa: z
      .strictObject({
        maxAge: duration().optional(),
        enrollment: z
          .enum(["window", "open"])
          .optional()
          .describe(
            "window: a first device can be enrolled without MFA only until enrollUntil. open: always, which must be accepted as a finding.",
          ),
        enrollUntil: until("users can no longer enroll a first MFA device without MFA").optional(),
      })
      .optional(),
    sessions: z
      .strictObject({
        maxDuration: duration().optional(),
        named: z.boolean().optional().describe("The role session name must be the user's name."),
      })
      .optional(),
    selfService: z
      .strictObject({
        firstLoginPasswordChange: z.boolean().optional(),
        deleteOwnMfaDevice: z.boolean().optional(),
        loginWithBrowser: z.boolean().optional(),
      })
      .optional(),
    profiles: z
      .strictObject({
        format: z
          .enum(PROFILE_FORMATS)
          .optional()
          .describe(
            "The client that `profiles` and `onboard` write for. Default: browser with selfService.loginWithBrowser, otherwise aws-vault.",
          ),
      })
      .optional()
      .describe("How people's AWS CLI configuration is written."),
    passwordPolicy: z
      .strictObject({
        minimumLength: count(6, 128).optional().describe("Characters. Default: 14."),
        maxAgeDays: count(1, 1095).optional().describe("Default: passwords do not expire."),
        reusePrevention: count(1, 24)
          .optional()
          .describe("Number of former passwords that are rejected. Default: none."),
      })
      .optional()
      .describe("Password policy of the identity account. Default: the AWS default."),
    guardrails: z
      .strictObject({
        iamUsersOutsideIdentity: z
          .strictObject({
            check: z
              .boolean()
              .optional()
              .describe("Every plan warns about IAM users in member accounts, by name."),
            failPlan: z.boolean().optional().describe("With check: the plan fails instead."),
            alert: recipients().describe("Recipients when a user, password or access key is created there."),
            deny: z
              .boolean()
              .optional()
              .describe(
                "A service control policy denies creating them; the identity account must be the management account.",
              ),
          })
          .optional(),
        adminUse: z
          .strictObject({
            alert: recipients().describe("Recipients of each use of a role with unrestricted access."),
            roles: names()
              .optional()
              .describe("The reported roles. Default: those with unrestricted access."),
          })
          .optional(),
        trail: z
          .strictObject({
            check: z
              .boolean()
              .optional()
              .describe("`verify` requires a trail in every account that records the events of the alerts."),
            create: z
              .boolean()
              .optional()
              .describe(
                "Creates an organization trail with its own bucket; implies `check`. CloudTrail needs trusted access in the organization.",
              ),
            bucket: bucketName().optional().describe("With create: the trail's bucket."),
            organizationId: text(/^o-[a-z0-9]{10,32}$/, "o- and 10 to 32 lowercase letters and digits")
              .optional()
              .describe(
                "With create: `aws organizations describe-organization --query Organization.Id --output text`.",
              ),
            account: reference()
              .optional()
              .describe(
                "With create: the account that manages the AWS organization. Default: the identity account.",
              ),
          })
          .optional(),
        rootUse: z
          .strictObject({
            alert: recipients().describe(
              "Recipients when the root user of any account signs in or changes something.",
            ),
          })
          .optional(),
      })
      .optional(),
    quotas: z
      .strictObject({
        rolesPerAccount: raised(QUOTAS.rolesPerAccount),
        groupsPerAccount: raised(QUOTAS.groupsPerAccount),
        managedPoliciesPerRole: raised(QUOTAS.managedPoliciesPerRole),
        managedPoliciesPerAccount: raised(QUOTAS.managedPoliciesPerAccount),
      })
      .optional()
      .describe("Quotas that AWS has increased for you."),
    accept: z
      .array(
        z.strictObject({
          rule: z.string(),
          where: z.string(),
          reason: z.string().min(1, "the reason, in words"),
        }),
      )
      .optional(),
    tags: tags().optional().describe("Tags on every taggable resource."),
    terraform: z
      .strictObject({
        layout: z.enum(["one-plan", "per-account"]).optional(),
        state: state.optional(),
        providers: z
          .strictObject({
            assumeRole: account.shape.provider.unwrap().shape.assumeRole,
            authentication: z.enum(["assume-role", "profile", "hcp"]).optional(),
          })
          .optional(),
        exclusive: z.boolean().optional(),
        appliedBy: z
          .array(applier())
          .optional()
          .describe(
            "Principals that apply, and so may write the state, in addition to the file's administrators: roles of the file, ARNs of roles and users.",
          ),
      })
      .optional(),
  })
  .meta({ title: "Gatehouse organization" });

/** organization.yaml with a valid shape; its names are not resolved yet. */
export type OrganizationFile = z.infer<typeof organizationSchema>;
export type AccountEntry = OrganizationFile["accounts"][string];
export type RoleEntry = OrganizationFile["roles"][string];
export type GrantsEntry = NonNullable<OrganizationFile["users"][string]["grants"]>;
export type ScopeEntry = z.infer<typeof scopeEntry>;
