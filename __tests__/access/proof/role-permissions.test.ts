import type { IamSnapshot } from "../../../access/iam/iam-snapshot";
import { declaredAccess } from "../../../access/proof/declared-access";
import { proveRoles } from "../../../access/proof/role-permissions";
import { stateOf } from "../../../access/proof/verdict";
import type { PolicyDocument, PolicyStatement } from "../../../organization/policy-document";
import { NOW } from "../../support/parse-organization";

const documentOf = (...Statement: PolicyStatement[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement,
});

/** The verdict on role `own` of the file, with a document and the document beside the file. */
function judged(role: string, statements: PolicyStatement[], written: PolicyStatement[] = []) {
  const text = `
organization: example
identity: M
accounts: { M: { id: "111111111111" } }
roles: { own: { ${role} } }
users: {}
`;
  const snapshot: IamSnapshot = {
    users: [],
    groups: [],
    roles: [
      {
        name: "own",
        accountId: "111111111111",
        trust: documentOf(),
        policies: [{ name: "role own", document: documentOf(...statements) }],
        managedPolicyArns: [],
      },
    ],
  };
  const own = { documents: new Map([["own", documentOf(...written)]]), probes: new Map() };
  const evaluate = () => Promise.reject(new Error("there are no probes"));
  return proveRoles(snapshot, declaredAccess(text, NOW), evaluate, own);
}

const READ = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" } as const;

describe("a role without a document in the file", () => {
  it("is counted as judged, and refuted, only if it has a document", async () => {
    const without = await judged("managedPolicies: [ReadOnlyAccess]", []);
    expect([without.judged, stateOf(without)]).toEqual([0, "nothing to judge"]);
    const having = await judged("managedPolicies: [ReadOnlyAccess]", [READ]);
    expect([having.judged, having.counterExamples]).toEqual([
      1,
      ["role own in M has a document, but none in the file"],
    ]);
  });
});

describe("a role with the document beside the file", () => {
  it("has its statements in any order of keys, and with its values only", async () => {
    const Condition = { StringEquals: { "aws:SourceVpc": "vpc-1", "aws:RequestedRegion": "eu-west-1" } };
    const reordered = {
      Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1", "aws:SourceVpc": "vpc-1" } },
      Resource: "*",
      Action: "s3:GetObject",
      Effect: "Allow",
    } as const;
    const same = await judged("policy: own", [reordered], [{ ...READ, Condition }]);
    expect(same.counterExamples).toEqual([]);
    const other = await judged("policy: own", [{ ...reordered, Resource: "x" }], [{ ...READ, Condition }]);
    expect(other.counterExamples).toHaveLength(2);
  });
});
