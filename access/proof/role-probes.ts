import { accountName } from "./assumptions";
import type { DeclaredAccess } from "./declared-access";
import type { Evaluator } from "./evaluator";
import type { StandingIam } from "./standing-iam";
import type { Verdict } from "./verdict";

/** A call that a role must, or must not, be able to make. */
type Probe = readonly [action: string, resource: string];

const EC2 = "arn:PARTITION:ec2:us-east-1:ACCOUNT";
const IAM = "arn:PARTITION:iam::ACCOUNT";

const RUN_INSTANCES: Probe = ["ec2:RunInstances", `${EC2}:instance/*`];
const TERMINATE: Probe = ["ec2:TerminateInstances", `${EC2}:instance/i-1`];
const CREATE_ROUTE: Probe = ["ec2:CreateRoute", `${EC2}:route-table/rtb-1`];
const CREATE_VPC: Probe = ["ec2:CreateVpc", `${EC2}:vpc/*`];
const PUT_OBJECT: Probe = ["s3:PutObject", "arn:PARTITION:s3:::bucket/key"];
const GET_OBJECT: Probe = ["s3:GetObject", "arn:PARTITION:s3:::bucket/key"];
const CHANGE_RECORDS: Probe = ["route53:ChangeResourceRecordSets", "arn:PARTITION:route53:::hostedzone/Z1"];
const LIST_ROLES: Probe = ["iam:ListRoles", "*"];
const READ_SECRET: Probe = [
  "secretsmanager:GetSecretValue",
  "arn:PARTITION:secretsmanager:us-east-1:ACCOUNT:secret:a-123456",
];

const SHARE_SNAPSHOT: Probe = ["ec2:ModifySnapshotAttribute", "arn:PARTITION:ec2:us-east-1::snapshot/snap-1"];
/** Of an instance that exists: its user data, which runs as its role. */
const MODIFY_INSTANCE: Probe = ["ec2:ModifyInstanceAttribute", `${EC2}:instance/i-1`];
const MODIFY_GROUP: Probe = ["ec2:AuthorizeSecurityGroupIngress", `${EC2}:security-group/sg-1`];
const MODIFY_TEMPLATE: Probe = ["ec2:CreateLaunchTemplateVersion", `${EC2}:launch-template/lt-1`];

/** By which somebody could make themselves more than they are. */
const IAM_WRITES: readonly Probe[] = [
  ["iam:CreateUser", `${IAM}:user/eve`],
  ["iam:CreateAccessKey", `${IAM}:user/eve`],
  ["iam:AttachRolePolicy", `${IAM}:role/any`],
  ["iam:PutRolePolicy", `${IAM}:role/any`],
  ["iam:UpdateAssumeRolePolicy", `${IAM}:role/any`],
  ["iam:CreatePolicyVersion", `${IAM}:policy/any`],
  ["iam:AddUserToGroup", `${IAM}:group/any`],
  ["iam:PassRole", `${IAM}:role/any`],
];

/** What each shipped policy must and must not allow; the topics are policies/<topic>.json. */
const PROBES: Readonly<
  Record<string, { readonly can: readonly Probe[]; readonly cannot: readonly Probe[] }>
> = {
  admin: {
    can: [RUN_INSTANCES, CREATE_ROUTE, PUT_OBJECT, CHANGE_RECORDS, READ_SECRET, ...IAM_WRITES],
    cannot: [],
  },
  iam: { can: [LIST_ROLES, ...IAM_WRITES], cannot: [RUN_INSTANCES, CREATE_ROUTE, PUT_OBJECT, READ_SECRET] },
  ec2: {
    can: [RUN_INSTANCES, TERMINATE],
    cannot: [CREATE_ROUTE, CREATE_VPC, PUT_OBJECT, SHARE_SNAPSHOT, MODIFY_INSTANCE, ...IAM_WRITES],
  },
  vpc: {
    can: [CREATE_ROUTE, CREATE_VPC],
    cannot: [
      RUN_INSTANCES,
      TERMINATE,
      PUT_OBJECT,
      ["ec2:CreateTags", `${EC2}:instance/i-1`],
      ["ec2:CreateNetworkInterfacePermission", `${EC2}:network-interface/eni-1`],
      ...IAM_WRITES,
    ],
  },
  s3: {
    can: [PUT_OBJECT, GET_OBJECT],
    cannot: [RUN_INSTANCES, CREATE_ROUTE, ["s3:PutAccountPublicAccessBlock", "*"], ...IAM_WRITES],
  },
  dns: {
    can: [CHANGE_RECORDS],
    cannot: [
      RUN_INSTANCES,
      CREATE_ROUTE,
      PUT_OBJECT,
      ["route53domains:TransferDomainToAnotherAwsAccount", "*"],
      ...IAM_WRITES,
    ],
  },
  billing: {
    can: [["ce:GetCostAndUsage", "*"]],
    cannot: [RUN_INSTANCES, PUT_OBJECT, GET_OBJECT, ...IAM_WRITES],
  },
  "read-only": {
    can: [LIST_ROLES, ["ec2:DescribeInstances", "*"]],
    cannot: [
      RUN_INSTANCES,
      TERMINATE,
      CREATE_ROUTE,
      PUT_OBJECT,
      GET_OBJECT,
      CHANGE_RECORDS,
      READ_SECRET,
      ["ecs:DescribeTaskDefinition", "*"],
      ["ec2:DescribeLaunchTemplateVersions", "*"],
      ...IAM_WRITES,
    ],
  },
  "elastic-beanstalk": {
    can: [
      [
        "elasticbeanstalk:DescribeApplications",
        "arn:PARTITION:elasticbeanstalk:us-east-1:ACCOUNT:application/a",
      ],
    ],
    cannot: [TERMINATE, CREATE_ROUTE, GET_OBJECT, MODIFY_GROUP, MODIFY_TEMPLATE, ...IAM_WRITES],
  },
};

/** Every role with a shipped policy, on its table of calls; others are said to be not judged. */
export async function proveRoles(
  standing: StandingIam,
  declared: DeclaredAccess,
  evaluate: Evaluator,
): Promise<Verdict> {
  const policyOf = new Map(declared.roles.map((role) => [`${role.accountId} ${role.name}`, role.policy]));
  const counterExamples: string[] = [];
  const notJudged = new Set<string>();
  let judged = 0;
  for (const { name, accountId, policies, managedPolicyArns } of standing.roles) {
    const topic = policyOf.get(`${accountId} ${name}`);
    const probes = topic === undefined || managedPolicyArns.length > 0 ? undefined : PROBES[topic];
    for (const arn of managedPolicyArns)
      notJudged.add(`what ${arn.split("/").at(-1)} lets role ${name} do: AWS keeps the document`);
    if (probes === undefined) {
      if (topic !== undefined)
        notJudged.add(`what policies/${topic}.json lets role ${name} do: there are no probes for it`);
      continue;
    }
    const identityPolicies = policies;
    for (const [expected, calls] of [
      [true, probes.can],
      [false, probes.cannot],
    ] as const) {
      for (const [action, pattern] of calls) {
        judged++;
        const resource = pattern.replace("PARTITION", declared.partition).replace("ACCOUNT", accountId);
        const principal = `arn:${declared.partition}:sts::${accountId}:assumed-role/${name}/session`;
        // No MFA key: inside an assumed role there is none.
        const context = { "aws:SecureTransport": "true" };
        if (
          (await evaluate({ principal, action, resource, accountId, context, identityPolicies })) === expected
        )
          continue;
        counterExamples.push(
          `role ${name} in ${accountName(accountId, declared)} ${expected ? "cannot" : "can"} call ${action}`,
        );
      }
    }
  }
  return {
    claim: "each role can do its topic, and not that of another",
    judged,
    counterExamples,
    notJudged: [...notJudged],
    nothingToJudge: declared.roles.some(({ policy }) => policy !== undefined)
      ? undefined
      : "no role of the file has a document of its own",
  };
}
