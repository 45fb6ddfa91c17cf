import type { IamSnapshot } from "../../../access/iam/iam-snapshot";
import { plannedIam, type TerraformJson } from "../../../access/iam/planned-iam";
import { declaredAccess } from "../../../access/proof/declared-access";
import { proveEntry } from "../../../access/proof/entry-probes";
import { proveState } from "../../../access/proof/state-probes";
import type { Verdict } from "../../../access/proof/verdict";
import { bucketPolicy } from "../../../modules/state-bucket/bucket-policy";
import { entitlementsOf } from "../../../organization/entitlements";
import type { PolicyDocument } from "../../../organization/policy-document";
import type { PolicyFiles } from "../../../organization/policy-files";
import { NOW, parse } from "../../support/parse-organization";
import { synthesize } from "../../support/synthesized";
import { evaluator, shipped } from "../../support/weakened-plan";

jest.setTimeout(60_000);

const FILE = `
organization: example
identity: M
accounts:
  M: { id: "111111111111" }
  A: { id: "222222222222", provider: { assumeRole: org/Deployer } }
roles:
  admin: { policy: admin }
  s3: { policy: s3 }
  power: { managedPolicies: [PowerUserAccess] }
  system: { managedPolicies: [job-function/SystemAdministrator] }
  sparing: { policy: sparing }
users:
  alice: { grants: { s3: A, admin: A } }
terraform: { appliedBy: ["arn:aws:iam::111111111111:role/ci"], state: { backend: s3, bucket: acme-state } }
`;
/** Everything but IAM. */
const SPARING: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: "*", Resource: "*" },
    { Effect: "Deny", Action: "iam:*", Resource: "*" },
  ],
};
const files: PolicyFiles = {
  ...shipped,
  policy: (name) => (name === "sparing" ? { file: name, value: SPARING } : shipped.policy(name)),
  names: () => [...shipped.names(), "sparing"],
};
const plan = synthesize(entitlementsOf(parse(FILE, files), NOW));
const WRITERS = ["arn:aws:iam::111111111111:root", "arn:aws:iam::111111111111:role/ci"];

/** What the two claims find in the plan, some of it replaced. */
async function verdicts(
  change: (snapshot: IamSnapshot) => IamSnapshot = (it) => it,
  writers: readonly string[] = WRITERS,
): Promise<Verdict[]> {
  const declared = declaredAccess(FILE, NOW);
  const bucketPolicies = new Map([["acme-state", bucketPolicy("aws", "acme-state", writers)]]);
  const snapshot = change({ ...plannedIam([JSON.parse(plan) as TerraformJson]), bucketPolicies });
  const evaluate = await evaluator();
  return [
    await proveEntry(snapshot, declared, evaluate),
    ...(await proveState(snapshot, declared, evaluate)),
  ];
}
const found = async (...args: Parameters<typeof verdicts>) =>
  (await verdicts(...args)).flatMap(({ counterExamples }) => counterExamples);

/** A plan in which roles lack the statements of a Sid. */
function withoutStatement(sid: string) {
  return (snapshot: IamSnapshot): IamSnapshot => ({
    ...snapshot,
    roles: snapshot.roles.map((role) => ({
      ...role,
      policies: role.policies.map(({ name, document }) => ({
        name,
        document: { ...document, Statement: document.Statement.filter(({ Sid }) => Sid !== sid) },
      })),
    })),
  });
}

describe("Terraform's entry role and state", () => {
  it("are reachable only by the administrators, as named exceptions", async () => {
    const [entry, state] = await verdicts();
    expect([entry?.counterExamples, state?.counterExamples]).toEqual([[], []]);
    expect(entry?.notes).toEqual(["excepted, by name: role admin in A, M"]);
    expect(state?.notes).toEqual([
      "excepted, by name: role admin in M",
      "excepted, by name: arn:aws:iam::111111111111:role/ci",
    ]);
  });

  it("are reachable by a group policy with a wildcard in the role's name", async () => {
    const Resource = "arn:aws:iam::222222222222:role/org/*";
    const examples = await found((it) => ({
      ...it,
      groups: it.groups.map((group) => ({
        ...group,
        policies: [
          ...group.policies,
          {
            name: "wide",
            document: {
              Version: "2012-10-17",
              Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource }],
            } as const,
          },
        ],
      })),
    }));
    expect(examples).toEqual([
      "alice can assume arn:aws:iam::222222222222:role/org/Deployer with an access key and no MFA",
      "alice can assume arn:aws:iam::222222222222:role/org/Deployer with MFA",
    ]);
  });

  it("allow a managed policy's role to enter without the Deny", async () => {
    const examples = await found(withoutStatement("DenyTerraformEntry"));
    for (const role of ["power", "system", "sparing"]) {
      expect(examples).toContain(
        `role ${role} in M can assume arn:aws:iam::222222222222:role/OrganizationAccountAccessRole`,
      );
    }
  });

  it("allow a managed policy's role a root session without the Deny", async () => {
    const examples = await found(withoutStatement("DenyRootSessions"));
    for (const role of ["power", "system", "sparing"])
      expect(examples).toContain(`role ${role} in M can assume root of A`);
  });

  it("allow a role denied only IAM to write if the bucket policy names it", async () => {
    expect(await found(undefined, [...WRITERS, "arn:aws:iam::111111111111:role/sparing"])).toContain(
      "the policy of bucket acme-state lets role sparing call s3:PutObject",
    );
  });

  it("allow the s3 topic to write without the Deny", async () => {
    const examples = await found(withoutStatement("DenyTerraformState"));
    expect(examples).toContain("role s3 in M can call s3:PutObject on acme-state");
    for (const role of ["power", "system", "sparing"])
      expect(examples).toContain(`role ${role} in M can call s3:PutBucketPolicy on acme-state`);
    expect(examples.filter((it) => it.includes(" in A "))).toEqual([]);
  });

  it("allow any administrator to write if the bucket policy allows all roles", async () => {
    expect(await found(undefined, ["arn:aws:iam::111111111111:role/*"])).toContain(
      "the policy of bucket acme-state lets role a-stranger call s3:DeleteObjectVersion",
    );
  });

  it("are not proven for a bucket with an unknown policy", async () => {
    const [, state] = await verdicts((it) => ({ ...it, bucketPolicies: undefined }));
    expect(state?.notJudged).toEqual(["the policy of bucket acme-state, which is not in the plan"]);
  });
});

describe("the state bucket's policy", () => {
  async function passes(principal: string, context: string, action: string): Promise<boolean> {
    const statement = [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] as const;
    return (await evaluator())({
      principal,
      action,
      resource: "arn:aws:s3:::acme-state/gatehouse/example/access.tfstate",
      accountId: "111111111111",
      context: { "aws:SecureTransport": "true", "aws:PrincipalArn": context },
      identityPolicies: [{ name: "s3:*", document: { Version: "2012-10-17", Statement: statement } }],
      resourcePolicy: bucketPolicy("aws", "acme-state", WRITERS),
    });
  }

  it("allows writers to write, and others with s3:* only to read", async () => {
    const session = (role: string) =>
      [`arn:aws:sts::111111111111:assumed-role/${role}/x`, `arn:aws:iam::111111111111:role/${role}`] as const;
    const user = "arn:aws:iam::111111111111:user/ci";
    expect(await passes(...session("ci"), "s3:PutObject")).toBe(true);
    expect(await passes(...session("ci"), "s3:DeleteObject")).toBe(true);
    expect(await passes(...session("s3"), "s3:PutObject")).toBe(false);
    expect(await passes(...session("ci2"), "s3:DeleteObjectVersion")).toBe(false);
    expect(await passes(user, user, "s3:PutObject")).toBe(false);
    expect(await passes(...session("s3"), "s3:GetObject")).toBe(true);
  });
});
