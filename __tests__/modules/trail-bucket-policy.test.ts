import { type Judge, loadJudge } from "../../access/iam/evaluator";
import { trailBucketPolicy } from "../../modules/organization-trail/bucket-policy";

const M = "111111111111";
const BUCKET = "arn:aws:s3:::acme-trail";
const TRAIL = `arn:aws:cloudtrail:us-east-1:${M}:trail/gatehouse-organization`;
const APPLY = `arn:aws:iam::${M}:role/apply`;
const resourcePolicy = trailBucketPolicy({
  partition: "aws",
  bucket: "acme-trail",
  trailArn: TRAIL,
  managementAccountId: M,
  organizationId: "o-a1b2c3d4e5",
  writers: [`arn:aws:iam::${M}:root`, APPLY],
});
const EVERYTHING = {
  name: "everything",
  document: {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  },
} as const;

describe("the trail bucket's policy", () => {
  let judge: Judge;
  beforeAll(async () => {
    judge = await loadJudge();
  });

  /** What IAM says to a service of AWS that acts for something of an ARN. */
  const service = (principal: string, action: string, key: string, sourceArn: string, tls = "true") =>
    judge({
      principal,
      action,
      resource: `${BUCKET}${key}`,
      accountId: M,
      context: {
        "aws:SourceArn": sourceArn,
        "aws:PrincipalIsAWSService": "true",
        "aws:SecureTransport": tls,
        "s3:x-amz-acl": "bucket-owner-full-control",
      },
      identityPolicies: [],
      resourcePolicy,
    });

  /** What IAM says to a role of the bucket's account that may do everything. */
  const role = (arn: string, action: string, key: string) =>
    judge({
      principal: arn,
      action,
      resource: `${BUCKET}${key}`,
      accountId: M,
      context: {
        "aws:PrincipalArn": arn,
        "aws:PrincipalIsAWSService": "false",
        "aws:SecureTransport": "true",
      },
      identityPolicies: [EVERYTHING],
      resourcePolicy,
    });

  const CLOUDTRAIL = "cloudtrail.amazonaws.com";
  const FILE = "/AWSLogs/o-a1b2c3d4e5/222222222222/CloudTrail/x.json.gz";
  const OTHERS = "arn:aws:cloudtrail:us-east-1:999999999999:trail/gatehouse-organization";

  it.each([
    ["put a file of the organization", CLOUDTRAIL, "s3:PutObject", FILE, TRAIL, "Allowed"],
    ["put its test of the account", CLOUDTRAIL, "s3:PutObject", `/AWSLogs/${M}/x`, TRAIL, "Allowed"],
    ["read the access list", CLOUDTRAIL, "s3:GetBucketAcl", "", TRAIL, "Allowed"],
    ["write for another organization's trail", CLOUDTRAIL, "s3:PutObject", FILE, OTHERS, "ImplicitlyDenied"],
    ["read for another organization's trail", CLOUDTRAIL, "s3:GetBucketAcl", "", OTHERS, "ImplicitlyDenied"],
    ["write elsewhere", CLOUDTRAIL, "s3:PutObject", "/AWSLogs/o-zzzzzzzzzz/x", TRAIL, "ImplicitlyDenied"],
    ["delete a file", CLOUDTRAIL, "s3:DeleteObject", FILE, TRAIL, "ImplicitlyDenied"],
    ["write as another service", "config.amazonaws.com", "s3:PutObject", FILE, TRAIL, "ImplicitlyDenied"],
  ] as const)("decides whether CloudTrail may %s", async (_, principal, action, key, sourceArn, answer) => {
    expect(await service(principal, action, key, sourceArn)).toBe(answer);
  });

  it("denies CloudTrail without TLS", async () => {
    expect(await service(CLOUDTRAIL, "s3:PutObject", FILE, TRAIL, "false")).toBe("ExplicitlyDenied");
  });

  it.each(["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObject"])(
    "denies %s to an administrator who does not apply",
    async (action) => {
      expect(await role(`arn:aws:iam::${M}:role/admin`, action, FILE)).toBe("ExplicitlyDenied");
    },
  );

  it.each([
    "s3:PutBucketPolicy",
    "s3:PutLifecycleConfiguration",
    "s3:PutBucketVersioning",
    "s3:DeleteBucket",
  ])("denies %s to an administrator who does not apply", async (action) => {
    expect(await role(`arn:aws:iam::${M}:role/admin`, action, "")).toBe("ExplicitlyDenied");
  });

  it("allows appliers to change the bucket, and permitted roles to read", async () => {
    expect(await role(APPLY, "s3:PutBucketPolicy", "")).toBe("Allowed");
    expect(await role(`arn:aws:iam::${M}:role/auditor`, "s3:GetObject", FILE)).toBe("Allowed");
  });
});
