import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { validateIdentityPolicy } from "@cloud-copilot/iam-policy";
import { lint } from "../../../access/lint/lint";
import { policyFilesIn } from "../../../organization/policy-files";
import { BASE as EMPTY, parse } from "../../support/parse-organization";

/** An organization that somebody applies, so that there is no lockout finding. */
const APPLIED = parse(
  `${EMPTY}users: {}\nterraform: { appliedBy: ["arn:aws:iam::111111111111:role/deploy"] }`,
);

const BASE = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };
const documentWith = (statement: object, rest: object = {}) => ({
  Version: "2012-10-17",
  ...rest,
  Statement: [{ ...BASE, ...statement }],
});
const { Effect, Action, Resource } = BASE;

/** Documents that AWS refuses, or accepts and never applies; each with the expected message. */
const REFUSED: Readonly<Record<string, readonly [document: unknown, found: RegExp]>> = {
  "an unknown element": [
    documentWith({ Conditions: {} }),
    /Conditions is not an element of a policy, did you mean Condition\?/,
  ],
  "an unknown top-level element": [documentWith({}, { Statements: [] }), /Statements is not an element/],
  "a principal": [
    documentWith({ Principal: "*" }),
    /Statement\.0: Principal is for trust and resource policies/,
  ],
  "a wrong version": [documentWith({}, { Version: "2012-10-18" }), /Version/],
  "an effect in small letters": [documentWith({ Effect: "allow" }), /Statement\.0\.Effect/],
  "both Action and NotAction": [documentWith({ NotAction: "s3:*" }), /either Action or NotAction/],
  "no resource": [
    { Version: "2012-10-17", Statement: [{ Effect, Action }] },
    /either Resource or NotResource/,
  ],
  "no action": [{ Version: "2012-10-17", Statement: [{ Effect, Resource }] }, /either Action or NotAction/],
  "no statements": [{ Version: "2012-10-17", Statement: [] }, /Statement|the document/],
  "an empty list of actions": [documentWith({ Action: [] }), /Statement\.0\.Action/],
  "an empty list of values": [
    documentWith({ Condition: { StringEquals: { "aws:SourceVpc": [] } } }),
    /aws:SourceVpc/,
  ],
  "a Sid with a space": [documentWith({ Sid: "my sid" }), /a Sid has only letters and digits/],
  "a Sid twice": [
    {
      Version: "2012-10-17",
      Statement: [
        { ...BASE, Sid: "A" },
        { ...BASE, Sid: "A" },
      ],
    },
    /the Sid A of statement 1/,
  ],
  "an operator misspelled": [
    documentWith({ Condition: { StringEqual: { "aws:SourceVpc": "v" } } }),
    /operator StringEqual/,
  ],
  "a set operator misspelled": [
    documentWith({ Condition: { "ForAny:StringEquals": { "aws:SourceVpc": "v" } } }),
    /operator ForAny:StringEquals/,
  ],
  "a bucket's name as a resource": [documentWith({ Resource: "bucket" }), /no ARN/],
  "a partition that does not exist": [documentWith({ Resource: "arn:amazon:s3:::b/*" }), /partition/],
  "an action of no service": [
    documentWith({ Action: "s3:GetObjects" }),
    /s3:GetObjects, which no service has/,
  ],
  "an action with two colons": [
    documentWith({ Action: "s3:GetObject:x" }),
    /s3:GetObject:x, which no service has/,
  ],
  "a letter that only looks like another": [
    documentWith({ Resource: "arn:aws:s3:::\u0455ecrets/*" }),
    /Latin-1/,
  ],
  "a control character": [documentWith({ Resource: "arn:aws:s3:::b/\u0000x" }), /Latin-1/],
  "an action without a service": [documentWith({ Action: "GetObject" }), /GetObject, which no service has/],
  "a key that the action does not have": [
    documentWith({ Condition: { StringEquals: { "s3:prefix": "a" } } }),
    /s3:prefix/,
  ],
  "an invalid date": [documentWith({ Condition: { DateLessThan: { "aws:CurrentTime": "soon" } } }), /"soon"/],
  "a range that is none": [
    documentWith({ Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/64" } } }),
    /10\.0\.0\.0\/64/,
  ],
  "a variable that does not exist": [
    documentWith({ Resource: "arn:aws:s3:::b/${aws:team}" }),
    /\$\{aws:team\}/,
  ],
  "a bucket instead of its objects": [
    documentWith({ Resource: "arn:aws:s3:::b" }),
    /no resource that s3:GetObject/,
  ],
};

/** What `check` finds in a document in policies/. */
async function foundIn(document: unknown): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-lint-"));
  try {
    writeFileSync(join(folder, "x.json"), JSON.stringify(document));
    const found = policyFilesIn([folder], () => []).policy("x");
    if (found === undefined) throw new Error("the document is not found");
    if ("fault" in found) return [found.fault];
    const placed = { where: "policies/x.json", document: found.value };
    return (await lint([placed], { ...APPLIED, accept: [], roles: [] })).findings.map(
      ({ message }) => message,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("a document that AWS refuses", () => {
  it.each(Object.entries(REFUSED))("is reported: %s", async (_, [document, words]) => {
    expect((await foundIn(document)).join("\n")).toMatch(words);
  });

  it("is reported whenever another IAM validator reports it", async () => {
    const theirs = Object.entries(REFUSED).filter(
      ([, [document]]) => validateIdentityPolicy(document).length > 0,
    );
    expect(theirs.length).toBeGreaterThan(5);
    for (const [name, [document]] of theirs) expect([name, await foundIn(document)]).not.toEqual([name, []]);
  });

  it("differs from one that AWS accepts", async () => {
    expect(await foundIn(documentWith({}))).toEqual([]);
  });
});
