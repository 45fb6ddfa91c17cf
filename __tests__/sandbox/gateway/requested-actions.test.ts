import type { Call } from "../../../sandbox/gateway/call";
import { anyResource, type Names, requestedActions } from "../../../sandbox/gateway/requested-actions";
import { queryCall, restCall } from "../../support/gateway-calls";

const names: Names = {
  accountId: "111111111111",
  partition: "aws",
  caller: "alice",
  ownerOf: (key) => (key === "AKIABOB" ? "bob" : undefined),
  arnOf: (kind, name) => (name === "deep" ? `arn:aws:iam::111111111111:${kind}/a/b/deep` : undefined),
};
const iam = (path: string) => `arn:aws:iam::111111111111:${path}`;

describe("the IAM actions that a call requires", () => {
  it.each<[string, Call, string, string | undefined]>([
    ["the caller, if no user is named", queryCall("iam", "GetUser"), "iam:GetUser", iam("user/alice")],
    [
      "another user, if named",
      queryCall("iam", "ListAccessKeys", { UserName: "bob" }),
      "iam:ListAccessKeys",
      iam("user/bob"),
    ],
    [
      "the owner of a key",
      queryCall("iam", "DeleteAccessKey", { AccessKeyId: "AKIABOB" }),
      "iam:DeleteAccessKey",
      iam("user/bob"),
    ],
    [
      "a user with a path",
      queryCall("iam", "GetUser", { UserName: "deep" }),
      "iam:GetUser",
      iam("user/a/b/deep"),
    ],
    [
      "a new user with a path",
      queryCall("iam", "CreateUser", { UserName: "eve", Path: "/x/" }),
      "iam:CreateUser",
      iam("user/x/eve"),
    ],
    [
      "a new device",
      queryCall("iam", "CreateVirtualMFADevice", { VirtualMFADeviceName: "tablet", Path: "/alice/" }),
      "iam:CreateVirtualMFADevice",
      iam("mfa/alice/tablet"),
    ],
    [
      "a device by its serial number",
      queryCall("iam", "DeleteVirtualMFADevice", { SerialNumber: iam("mfa/bob") }),
      "iam:DeleteVirtualMFADevice",
      iam("mfa/bob"),
    ],
    [
      "the entity of a last-accessed report, by its ARN",
      queryCall("iam", "GenerateServiceLastAccessedDetails", { Arn: iam("user/bob"), UserName: "alice" }),
      "iam:GenerateServiceLastAccessedDetails",
      iam("user/bob"),
    ],
    [
      "no resource, to read a last-accessed report",
      queryCall("iam", "GetServiceLastAccessedDetails", { JobId: "1" }),
      "iam:GetServiceLastAccessedDetails",
      "*",
    ],
    [
      "the user that a device is enabled for",
      queryCall("iam", "EnableMFADevice", { SerialNumber: iam("mfa/bob"), UserName: "bob" }),
      "iam:EnableMFADevice",
      iam("user/bob"),
    ],
    [
      "a group",
      queryCall("iam", "AddUserToGroup", { GroupName: "admin-B", UserName: "alice" }),
      "iam:AddUserToGroup",
      iam("group/admin-B"),
    ],
    [
      "a role",
      queryCall("iam", "UpdateAssumeRolePolicy", { RoleName: "vpc" }),
      "iam:UpdateAssumeRolePolicy",
      iam("role/vpc"),
    ],
    [
      "a policy by its ARN",
      queryCall("iam", "CreatePolicyVersion", { PolicyArn: iam("policy/x") }),
      "iam:CreatePolicyVersion",
      iam("policy/x"),
    ],
    ["no specific resource", queryCall("iam", "ListUsers"), "iam:ListUsers", "*"],
    [
      "a resource that is not read from the call",
      queryCall("ec2", "RunInstances"),
      "ec2:RunInstances",
      undefined,
    ],
    ["all buckets", restCall("s3", "GET", "/"), "s3:ListAllMyBuckets", "*"],
    ["a bucket", restCall("s3", "PUT", "/logs"), "s3:CreateBucket", "arn:aws:s3:::logs"],
    [
      "the contents of a bucket",
      restCall("s3", "GET", "/logs?list-type=2&prefix=a"),
      "s3:ListBucket",
      "arn:aws:s3:::logs",
    ],
    ["a bucket's policy", restCall("s3", "PUT", "/logs?policy"), "s3:PutBucketPolicy", "arn:aws:s3:::logs"],
    ["an object", restCall("s3", "PUT", "/logs/a/b%20c"), "s3:PutObject", "arn:aws:s3:::logs/a/b c"],
    ["an object's head", restCall("s3", "HEAD", "/logs/a"), "s3:GetObject", "arn:aws:s3:::logs/a"],
    [
      "zones",
      restCall("route53", "GET", "/2013-04-01/hostedzone?maxitems=10"),
      "route53:ListHostedZones",
      "*",
    ],
    [
      "a zone's records",
      restCall("route53", "POST", "/2013-04-01/hostedzone/Z1/rrset/"),
      "route53:ChangeResourceRecordSets",
      "arn:aws:route53:::hostedzone/Z1",
    ],
  ])("%s", async (_, call, action, resource) => {
    const requested = await requestedActions(call, names);
    expect(requested.map((it) => [it.action, it.resource])).toEqual([[action, resource]]);
  });

  it.each<[string, Call]>([
    ["an action that IAM does not know", queryCall("ec2", "MakeCoffee")],
    ["a service that IAM does not know", queryCall("coffee", "Brew")],
    ["a REST service that is not mapped", restCall("lambda", "GET", "/2015-03-31/functions")],
    ["a bucket's setting that is not mapped", restCall("s3", "PUT", "/logs?replication")],
    ["an object's tags, which are not the object", restCall("s3", "GET", "/logs/a?tagging")],
    ["a copy, which also reads", restCall("s3", "PUT", "/logs/a", { "x-amz-copy-source": "/secrets/a" })],
    ["two settings at once", restCall("s3", "GET", "/logs?versions&acl")],
    ["an object put for everybody to read", restCall("s3", "PUT", "/logs/a", { "x-amz-acl": "public-read" })],
    ["a bucket that is part of a path", restCall("s3", "PUT", "/logs%2Fa")],
    ["a path that begins with nothing", restCall("s3", "GET", "//logs/a")],
    [
      "an object with a star in its name, which a policy would read as a pattern",
      restCall("s3", "GET", "/logs/*"),
    ],
    ["a name that is a pattern", queryCall("iam", "GetUser", { UserName: "al?ce" })],
    ["an action with different capitalization", queryCall("iam", "getUser")],
    ["another version of Route 53", restCall("route53", "GET", "/2012-12-12/hostedzone")],
    ["a part of Route 53 that is not mapped", restCall("route53", "POST", "/2013-04-01/healthcheck")],
  ])("are unknown for %s", async (_, call) => {
    expect(await requestedActions(call, names)).toEqual([]);
  });

  it("cover both the old and the new name when a user is renamed", async () => {
    const call = queryCall("iam", "UpdateUser", { UserName: "alice", NewUserName: "carol" });
    expect((await requestedActions(call, names)).map(({ resource }) => resource)).toEqual([
      iam("user/alice"),
      iam("user/carol"),
    ]);
  });

  it("require a user name when a role calls", async () => {
    const asRole = { ...names, caller: undefined };
    await expect(requestedActions(queryCall("iam", "GetUser"), asRole)).rejects.toThrow(
      "Must specify userName",
    );
  });

  it("have a placeholder ARN of the right type for an unread resource", async () => {
    expect(await anyResource("ec2:TerminateInstances", "eu-west-1", names)).toBe(
      "arn:aws:ec2:eu-west-1:111111111111:instance/not-read-from-the-call",
    );
    expect(await anyResource("ec2:DescribeVpcs", "eu-west-1", names)).toBe("*");
  });
});
