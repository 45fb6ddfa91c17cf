import type { Request } from "../../../access/iam/request";
import { underKnownIssuer } from "../../../access/iam/web-identity";

const KNOWN = "cognito-identity.amazonaws.com";
const request = (issuer: string, rest: Partial<Request> = {}): Request => ({
  principal: `arn:aws:iam::111111111111:oidc-provider/${issuer}`,
  action: "sts:AssumeRoleWithWebIdentity",
  resource: "arn:aws:iam::111111111111:role/r",
  accountId: "111111111111",
  context: { [`${issuer}:sub`]: "a", "aws:SecureTransport": "true", [`x${issuer}:aud`]: "b" },
  identityPolicies: [],
  ...rest,
});

describe("a program's request", () => {
  it("has its issuer's keys renamed to a known issuer everywhere", () => {
    const issuer = "ci.example.com/path";
    const trust = (name: string) =>
      ({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Deny", Action: "*" },
          {
            Effect: "Allow",
            Condition: {
              StringEquals: { [`${name}:sub`]: ["a", `b\${${name}:aud}\${${name}:aud}`], "aws:x": "c" },
              StringLike: { [`${name}:aud`]: `\${${name}:sub}` },
            },
          },
        ],
      }) as unknown as Request["resourcePolicy"];
    expect(underKnownIssuer(request(issuer, { resourcePolicy: trust(issuer) }))).toStrictEqual({
      ...request(issuer),
      context: { [`${KNOWN}:sub`]: "a", "aws:SecureTransport": "true", [`x${issuer}:aud`]: "b" },
      resourcePolicy: trust(KNOWN),
    });
    expect(underKnownIssuer(request(issuer)).resourcePolicy).toBeUndefined();
  });

  it.each([
    ["from the known issuer", request(KNOWN)],
    ["from a user", { ...request("x"), principal: "arn:aws:iam::111111111111:user/alice" }],
  ])("is not changed if it is %s", (_, left) => {
    expect(underKnownIssuer(left)).toBe(left);
  });
});
