import { z } from "zod";
import { DURATION } from "./duration";
import { NAME_RULES, type NameKind } from "./names";
import { PARTITIONS } from "./partition";
import { PROFILE_FORMATS } from "./profile-format";
import { QUOTAS } from "./quotas";
import { endOf } from "./until";

/*
 * The shape of organization.yaml, and the source of organization.schema.json (`npx tsx tools/write-schema.ts`).
 *
 * A message given to a check is what was *expected*; what was found is read from the file.
 * What one entry means to another (does this role exist? is that id taken?) is checked in
 * resolve/ and checks/, names in checks/names.ts: zod would leave out the value of a bad key.
 */

const text = (pattern: RegExp, expected: string) => z.string(expected).regex(pattern, expected);
const duration = () => text(DURATION, "a number and its unit: 90s, 30m or 1h");
const email = () => text(/^[\w.!#&'*+/=?^`|~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/, "an e-mail address");
const recipients = () => z.array(email()).optional();
const reference = () => z.string("a name").min(1, "a name");
const names = () => z.array(reference()).min(1, "one name or more");

/** A name as key: any text for zod, the rule of its kind for editors. */
const key = (kind: NameKind) => {
  const { pattern, min, max } = NAME_RULES[kind];
  return z.string().meta({ pattern: pattern.source, minLength: min, maxLength: max });
};
const byName = <T extends z.ZodType>(kind: NameKind, value: T) => z.record(key(kind), value);

const regionName = () => text(/^[a-z]{2}(-[a-z]+)+-\d+$/, "a region, such as eu-west-1");
const formerName = () =>
  reference()
    .optional()
    .describe("Its name before, when it is renamed: what stands keeps standing. Delete it after the apply.");
/** A name of IAM with the path before it. AWS takes any ASCII in a path; this, nothing that begins a template. */
const PATH_CHARACTERS = "[\\w!#&'()*+,.:;<=>?@^`|~[\\]-]";
const PATH_AND_NAME = `(${PATH_CHARACTERS}+/)*[\\w+=,.@-]+`;
const iamArn = () =>
  text(
    new RegExp(`^arn:(aws|aws-us-gov|aws-cn):iam::(aws|\\d{12}):policy/${PATH_AND_NAME}$`),
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
    text(TAG_CHARACTERS, TAG_ALLOWED).max(256, "256 characters at most"),
  );

const UNTIL = "a day that there is, 2027-01-31, or a moment in UTC, 2027-01-31T18:00:00Z";
const until = (what: string) =>
  text(/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?$/, UNTIL)
    .refine((written) => endOf(written) !== undefined, UNTIL)
    .describe(`The last day (to its end, in UTC) or the second at which ${what}.`);

const scopeEntry = z.union(
  [
    reference(),
    z.strictObject({
      accounts: z.union([reference(), names()]).describe("An account, a set, `all`, or a list of them."),
      except: names().optional().describe("Accounts and sets that the scope leaves out."),
      until: until("the grant ends").optional(),
    }),
  ],
  "an account, a set, all, or { accounts: …, except: […], until: … }",
);
const grants = () =>
  byName(
    "role",
    z
      .union([scopeEntry, z.array(scopeEntry).min(1, "one scope or more")], "a scope, or a list of scopes")
      .describe("Where the role may be assumed: one scope, or a list of them. Each entry makes one group."),
  ).describe("The roles that may be assumed, and where.");

const assumedRole = () =>
  text(new RegExp(`^(?!arn:)${PATH_AND_NAME}$`), "the name of a role, or its path and name; no ARN");

/** A pattern only for roles of IAM Identity Center, whose names end by chance. */
const applier = () =>
  text(
    /^([\w+=,.@-]+|arn:(aws|aws-us-gov|aws-cn):iam::\d{12}:((role|user)\/[\w+=,.@/-]+|role\/aws-reserved\/sso\.amazonaws\.com\/[\w+=,.@/*-]+))$/,
    "a role of the file, or the ARN of a role or user",
  );

/** Without dots, which the certificate of S3 does not cover. */
const bucketName = () =>
  text(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, "the name of a bucket: 3 to 63 small letters, digits and -");

const count = (min: number, max: number) =>
  z.int(`a whole number, ${min} to ${max}`).min(min, `${min} at least`).max(max, `${max} at most`);

const account = z.strictObject({
  id: text(/^\d{12}$/, "twelve digits, in quotes").describe("Account id: twelve digits, in quotes."),
  alias: text(/^[a-z0-9](-?[a-z0-9])*$/, "small letters, digits and single hyphens")
    .min(3, "3 characters at least")
    .max(63, "63 characters at most")
    .optional()
    .describe("The account's alias in sign-in links: unique among all accounts of AWS."),
  was: formerName(),
  leaving: z
    .literal(true, "true")
    .optional()
    .describe("Take everything of ours out of the account, as a step before its entry is deleted."),
  sets: z.array(reference()).optional().describe("The sets that the account belongs to."),
  region: regionName().optional().describe("The region in people's profiles for this account."),
  colour: text(
    /^(red|orange|yellow|green|blue|[0-9A-Fa-f]{6})$/,
    "red, orange, yellow, green, blue, or six hexadecimal digits in quotes",
  )
    .optional()
    .describe("The colour of the account's roles in the console."),
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
    .describe("How Terraform reaches the account, when it differs from terraform.providers."),
  budget: z
    .strictObject({
      monthlyUsd: z.number().positive("more than 0").describe("US dollars a month."),
      notify: z.array(email()).min(1, "one address or more").describe("At most ten addresses."),
      stopAt: count(1, 1000)
        .optional()
        .describe(
          "Percent of it, spent, from which on the account's roles, administrators excepted, start nothing any more.",
        ),
    })
    .optional()
    .describe("Who hears when the account's costs of a month near or pass a limit."),
});

const role = z.strictObject({
  name: z.string().optional().describe("The role's name in AWS. Default: its key."),
  was: formerName(),
  policy: z.string().optional().describe("A document in policies/, without its ending."),
  managedPolicies: z
    .array(policyName())
    .min(1, "one policy or more")
    .optional()
    .describe("Managed policies: a name or a path and name of AWS's own, or an ARN."),
  accounts: names()
    .optional()
    .describe("Accounts and sets in which the role exists. Default: every account."),
  maxSession: duration().optional().describe("Longest session, 1h to 12h. Default: sessions.maxDuration."),
  mfaMaxAge: duration()
    .optional()
    .describe("How long ago MFA may have been proven, 60s to 36h. Default: mfa.maxAge."),
  permissionsBoundary: iamArn().optional(),
  trust: z
    .strictObject({
      oidc: z.strictObject({
        issuer: text(
          /^[a-z0-9.-]+(\/[\w.~/-]*[\w~-])?$/,
          "a host, with a path perhaps, without https://",
        ).describe("The OIDC provider, as its ARN ends: token.actions.githubusercontent.com."),
        audience: text(/^[\x21\x23-\x5b\x5d-\x7e]{1,255}$/, "the token's aud, without quotes and \\")
          .optional()
          .describe("Default: sts.amazonaws.com."),
        subjects: z
          .array(text(/^[\x21\x23-\x5b\x5d-\x7e]+$/, "the token's sub, in full, without quotes and \\"))
          .min(1, "one subject or more")
          .describe("The token's sub, each to the letter."),
      }),
    })
    .optional()
    .describe("Programs that may assume the role, beside people with MFA."),
});

const user = z.strictObject({
  was: formerName(),
  email: email().optional(),
  teams: z.array(reference()).optional().describe("The teams whose grants she shares."),
  mfaDevice: z.string().optional().describe("The name of her virtual MFA device. Default: her user name."),
  enrollUntil: until("the user may no longer enroll a first MFA device without MFA").optional(),
  pgpKey: z
    .string()
    .optional()
    .describe("Her public PGP key, for an initial password: in base64, or keybase:<name>."),
  tags: tags().optional(),
  grants: grants().optional(),
});

const team = z.strictObject({ was: formerName(), grants: grants().optional() });

/** A quota as AWS has raised it: from what everybody has, to as far as AWS goes. */
const raised = ({ limit, raisableTo }: { readonly limit: number; readonly raisableTo: number }) =>
  z
    .int(`a whole number, ${limit} to ${raisableTo}`)
    .min(limit, `${limit} or more: so much AWS allows everybody`)
    .max(raisableTo, `${raisableTo} at most: AWS raises it no further`)
    .optional();

const workspaceWord = () => text(/^[A-Za-z0-9_-]{1,90}$/, "1 to 90 letters, digits, _ and -");

const state = z.discriminatedUnion("backend", [
  z.strictObject({ backend: z.literal("local") }),
  z.strictObject({
    backend: z.literal("s3"),
    bucket: bucketName().describe("The bucket, in the identity account unless `account` names another."),
    key: text(/^[\w!.*'()-]+(\/[\w!.*'()-]+)*$/, "a key, such as gatehouse/terraform.tfstate")
      .max(900, "900 characters at most")
      .optional()
      .describe("Key of the stack `access`; other stacks have their name before its ending."),
    region: regionName()
      .optional()
      .describe("The bucket's region. Default: region, or the partition's IAM region."),
    kmsKeyId: text(
      /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/)?(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
      "the id of a KMS key, or its ARN",
    )
      .optional()
      .describe("The KMS key that encrypts the state. Default: S3's own encryption."),
    account: reference()
      .optional()
      .describe("The account that the bucket is in. Default: the identity account."),
    assumeRole: assumedRole()
      .optional()
      .describe("The role in the bucket's account by which it is reached. Default: as the account is."),
    manageBucket: z
      .boolean()
      .optional()
      .describe("Whether the stack `state` makes the bucket. Default: true."),
    oldVersionsDays: count(1, 3650)
      .optional()
      .describe("Days after which an old version of the state is deleted. Default: 90."),
    accessLogs: bucketName().optional().describe("Another bucket, which takes the log of accesses."),
  }),
  z
    .strictObject({
      backend: z.literal("cloud"),
      organization: text(/^[A-Za-z0-9_-]{3,40}$/, "the name of an organization in HCP Terraform"),
      hostname: text(
        /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d+)?$/,
        "a host's name, such as tfe.example.com",
      )
        .optional()
        .describe("Of Terraform Enterprise. Default: app.terraform.io."),
      workspace: workspaceWord()
        .optional()
        .describe("Workspace of the stack `access`; other stacks have their name after a hyphen."),
      prefix: workspaceWord()
        .optional()
        .describe(
          "What the names of the workspaces begin with. Default: the organization's name and a hyphen.",
        ),
      project: text(/^[A-Za-z0-9 _-]{3,40}$/, "3 to 40 letters, digits, spaces, _ and -").optional(),
      edition: z
        .enum(["free", "paid"])
        .optional()
        .describe("Of HCP Terraform. paid: no warning of the free edition's limits. Default: free."),
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
      .describe("The organization's name. It names the local state file, too."),
    identity: reference().describe("Which of the accounts holds the users."),
    groups: z
      .enum(["granted", "symmetric"])
      .optional()
      .describe(
        "granted: only groups that someone is granted. symmetric: a group for every role in every member account.",
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
            "window: a first device can be enrolled without MFA only until enrollUntil. open: always, which must be accepted.",
          ),
        enrollUntil: until("nobody may enroll a first MFA device without MFA any more").optional(),
      })
      .optional(),
    sessions: z
      .strictObject({
        maxDuration: duration().optional(),
        named: z.boolean().optional().describe("The role session must bear the user's name."),
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
            "The client that `profiles` and `onboard` write for. Default: browser with selfService.loginWithBrowser, or else aws-vault.",
          ),
      })
      .optional()
      .describe("How people's AWS configuration is written."),
    passwordPolicy: z
      .strictObject({
        minimumLength: count(6, 128).optional().describe("Characters. Default: 14."),
        maxAgeDays: count(1, 1095).optional().describe("Default: passwords do not expire."),
        reusePrevention: count(1, 24)
          .optional()
          .describe("How many former passwords are refused. Default: none."),
      })
      .optional()
      .describe("What the identity account asks of passwords. Default: AWS's own policy."),
    guardrails: z
      .strictObject({
        iamUsersOutsideIdentity: z
          .strictObject({
            check: z
              .boolean()
              .optional()
              .describe("Every plan warns of IAM users in member accounts, by name."),
            failPlan: z.boolean().optional().describe("With check: the plan fails instead."),
            alert: recipients().describe("Who hears when a user, a password or an access key is made there."),
            deny: z
              .boolean()
              .optional()
              .describe(
                "A service control policy forbids to make them; the identity account must manage the organization.",
              ),
          })
          .optional(),
        adminUse: z
          .strictObject({
            alert: recipients().describe("Who hears of each use of a role that may do everything."),
            roles: names()
              .optional()
              .describe("The roles that are meant. Default: those that may do everything."),
          })
          .optional(),
        trail: z
          .strictObject({
            check: z
              .boolean()
              .optional()
              .describe("`verify` requires a trail in every account that records what the alerts are about."),
            create: z
              .boolean()
              .optional()
              .describe(
                "A trail of the whole organization, into a bucket of its own; with it `check` is true. CloudTrail must be trusted in the organization.",
              ),
            bucket: bucketName().optional().describe("With create: the bucket that the trail writes to."),
            organizationId: text(/^o-[a-z0-9]{10,32}$/, "o- and 10 to 32 small letters and digits")
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
              "Who hears when the root user of an account signs in or changes something; of every account.",
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
      .describe("What AWS has raised for you."),
    accept: z
      .array(
        z.strictObject({
          rule: z.string(),
          where: z.string(),
          reason: z.string().min(1, "the reason, in words"),
        }),
      )
      .optional(),
    tags: tags().optional().describe("Tags on everything that takes tags."),
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
            "Who applies, and so may write the state, beside the file's administrators: roles of the file, ARNs of roles and users.",
          ),
      })
      .optional(),
  })
  .meta({ title: "Gatehouse organization" });

/** organization.yaml as written: right in shape, its names not yet resolved. */
export type OrganizationFile = z.infer<typeof organizationSchema>;
export type AccountEntry = OrganizationFile["accounts"][string];
export type RoleEntry = OrganizationFile["roles"][string];
export type GrantsEntry = NonNullable<OrganizationFile["users"][string]["grants"]>;
export type ScopeEntry = z.infer<typeof scopeEntry>;
