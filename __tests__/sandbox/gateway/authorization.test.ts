import type { Request } from "../../../access/iam/request";
import type { PolicyDocument, PolicyStatement } from "../../../organization/policy-document";
import { type Asked, authorize, refusalMessage, type Subject } from "../../../sandbox/gateway/authorization";

const document = (...Statement: PolicyStatement[]): PolicyDocument => ({ Version: "2012-10-17", Statement });
const POLICY = document(
  { Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::a" },
  { Effect: "Allow", Action: "sqs:*", Resource: ["arn:aws:sqs:::q", "*"] },
  { Effect: "Deny", Action: "s3:Put*", Resource: "arn:aws:s3:::b" },
  { Effect: "Deny", Action: "s3:Get*", NotResource: "arn:aws:s3:::a" },
);
const SUBJECT: Subject = {
  principal: "arn:aws:iam::111111111111:user/alice",
  policies: [{ name: "own", document: POLICY }],
  permissionsBoundary: POLICY,
  sessionPolicy: POLICY,
  context: { "aws:username": "alice", "aws:SecureTransport": "true" },
};
const ASKED: Asked = {
  action: "s3:GetObject",
  resource: "arn:aws:s3:::a/b",
  accountId: "111111111111",
  context: { "aws:SecureTransport": "false" },
};

/** The request that the judge receives. */
async function requestFor(asked: Partial<Asked>, subject: Partial<Subject> = {}): Promise<Request> {
  const requests: Request[] = [];
  await authorize({ ...SUBJECT, ...subject }, { ...ASKED, ...asked }, async (request) => {
    requests.push(request);
    return "Allowed";
  });
  return requests[0] as Request;
}

describe("authorization of a call", () => {
  it("uses all policies of the caller; condition keys of the call take precedence", async () => {
    expect(await requestFor({})).toEqual({
      principal: SUBJECT.principal,
      action: ASKED.action,
      resource: ASKED.resource,
      accountId: ASKED.accountId,
      resourcePolicy: undefined,
      context: { "aws:username": "alice", "aws:SecureTransport": "false" },
      identityPolicies: [{ name: "own", document: POLICY }],
      permissionsBoundary: POLICY,
      sessionPolicy: POLICY,
    });
  });

  it("applies only Allows on every resource, but every Deny, to an unknown resource", async () => {
    const read = document(
      { Effect: "Allow", Action: "sqs:*", Resource: ["arn:aws:sqs:::q", "*"] },
      { Effect: "Deny", Action: "s3:Put*", Resource: "*" },
      { Effect: "Deny", Action: "s3:Get*", Resource: "*" },
    );
    const request = await requestFor({ isAnyResource: true });
    expect(request.identityPolicies).toStrictEqual([{ name: "own", document: read }]);
    expect([request.permissionsBoundary, request.sessionPolicy]).toStrictEqual([read, read]);
    const without = await requestFor({ isAnyResource: true }, { permissionsBoundary: undefined });
    expect(without.permissionsBoundary).toBeUndefined();
  });
});

describe("the message of a denied call", () => {
  it.each([
    ["ExplicitlyDenied", "with an explicit deny in an identity-based policy"],
    ["ImplicitlyDenied", "because no identity-based policy allows the s3:GetObject action"],
  ] as const)("has its reason: %s", (judgement, reason) => {
    expect(refusalMessage("alice", ASKED, judgement)).toBe(
      `User: alice is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::a/b ${reason}`,
    );
  });
});
