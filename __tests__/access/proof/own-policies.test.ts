import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stacksOnly } from "../../../access/iam/stack-files";
import { ownPolicies } from "../../../access/proof/own-policies";
import { prove } from "../../../access/proof/prove";
import { stateOf } from "../../../access/proof/verdict";
import { entitlementsOf } from "../../../organization/entitlements";
import { loadOrganization } from "../../../organization/load";
import { NOW } from "../../support/parse-organization";
import { synthesizeAll } from "../../support/synthesized";

jest.setTimeout(60_000);

const TEXT = `
organization: example
identity: M
accounts:
  M: { id: "111111111111" }
  A: { id: "222222222222" }
roles: { vpc: { policy: vpc }, rds: { policy: rds, accounts: [A] } }
users: { alice: { grants: { rds: A } } }
`;
const allow = (Action: string | string[], Resource = "*") => ({ Effect: "Allow", Action, Resource });
const RDS = [allow(["rds:*"]), { Effect: "Deny", Action: "@deletes", Resource: "*" }];
const PROBES = `can: [{ action: "rds:CreateDBInstance", resource: "arn:aws:rds:eu-west-1:\${account}:db:orders" }]
cannot: [{ action: "rds:DeleteDBInstance" }, { action: "ec2:RunInstances", context: { "aws:RequestedRegion": eu-west-1 } }]
`;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-own-"));
  file = join(folder, "organization.yaml");
  mkdirSync(join(folder, "policies", "lists"), { recursive: true });
  write("organization.yaml", TEXT);
  write("policies/rds.json", document(RDS));
  write("policies/lists/deletes.json", '["rds:Delete*"]');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string) {
  writeFileSync(join(folder, name), text);
}
function document(Statement: object[]) {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

/** What the claims about roles say, of the plan as it is or changed. */
async function judged(change: (json: string) => string = (it) => it, text = TEXT) {
  write("organization.yaml", text);
  const stacks = synthesizeAll(entitlementsOf(loadOrganization(file, NOW), NOW));
  const changed = new Map([...stacks].map(([name, json]) => [name, change(json)]));
  const verdicts = await prove(text, stacksOnly(changed), NOW, { own: ownPolicies(file) });
  const found = verdicts.filter(({ claim }) => /^(each role allows exactly|only administrators)/.test(claim));
  return {
    states: found.map(stateOf),
    faults: found.flatMap(({ counterExamples }) => counterExamples),
    notes: found.flatMap(({ notes = [] }) => notes),
  };
}

describe("a document beside the file", () => {
  it("is compared with the plan, with its lists expanded", async () => {
    expect(await judged()).toMatchObject({ states: ["proven", "proven"], faults: [] });
    const { faults } = await judged((json) => json.replace("rds:Delete*", "rds:DeleteDBCluster"));
    expect(faults).toEqual([
      "role rds in A: its statement 2 is not in policies/rds.json",
      "role rds in A: statement 2 of policies/rds.json is not in it",
    ]);
  });

  it("is reported as custom if it has a shipped topic's name", async () => {
    write("policies/vpc.json", document([allow("ec2:Describe*")]));
    const { states, notes } = await judged();
    expect(states).toEqual(["proven", "proven"]);
    expect(notes).toContain(
      "policies/vpc.json is the document beside the file, not one that Gatehouse ships or knows",
    );
  });

  it("is evaluated on its probes", async () => {
    write("policies/rds.probes.yaml", PROBES);
    expect(await judged()).toMatchObject({ states: ["proven", "proven"], faults: [] });
    write(
      "policies/rds.probes.yaml",
      PROBES.replace("cannot:", "x:").replace("can:", "cannot:").replace("x:", "can:"),
    );
    expect((await judged()).faults).toEqual([
      "role rds in A cannot call rds:DeleteDBInstance on *, and policies/rds.probes.yaml expects that it can",
      "role rds in A cannot call ec2:RunInstances on *, and policies/rds.probes.yaml expects that it can",
      "role rds in A can call rds:CreateDBInstance on arn:aws:rds:eu-west-1:${account}:db:orders, and policies/rds.probes.yaml expects that it cannot",
    ]);
  });

  it("is refuted if it has risks that the file does not accept", async () => {
    write("policies/rds.json", document([allow(["iam:TagRole"])]));
    const fault = "role rds in A changes IAM (iam:TagRole) (iam-write), which the file does not accept";
    expect(await judged()).toMatchObject({ states: ["proven", "refuted"], faults: [fault] });
    const accepted = `${TEXT}accept: [{ rule: escalation, where: policies/rds.json, reason: tags alone }]\n`;
    const { states, notes } = await judged(undefined, accepted);
    expect(states).toEqual(["proven", "proven"]);
    expect(notes).toContain("policies/rds.json: changes IAM (iam:TagRole); accepted: tags alone");
  });

  it("makes an administrator only if the file's document does", async () => {
    write("policies/rds.json", document([allow("*")]));
    const { states, notes } = await judged();
    expect(states).toEqual(["proven", "proven"]);
    expect(notes).toContain("administrator, by the file: role rds in A");
  });
});

describe("probes", () => {
  it.each([
    ["an unknown key", "can: [{ action: s3:GetObject, resorce: '*' }]", "1:31: unknown key"],
    ["an unknown list", "may: []", "1:1: unknown key"],
    ["a pattern", "can:\n  - action: s3:Get*", "2:13: invalid probes"],
    ["no action", "can:\n  - resource: '*'", "2:5: invalid probes"],
    ["an empty list", "cannot: []", "1:9: invalid probes"],
    ["nothing", "{}", "1:1: invalid probes"],
    ["a text", "s3:GetObject", "1:1: invalid probes"],
    ["a key twice", "can: []\ncan: []", "2:1: duplicate key"],
  ])("are refused with line and column if they have %s", (_, text, message) => {
    write("policies/rds.probes.yaml", text);
    expect(() => loadOrganization(file, NOW)).toThrow(`rds.probes.yaml:${message}`);
  });

  it("are refused without a document", () => {
    write("policies/rdb.probes.yaml", PROBES);
    expect(() => loadOrganization(file, NOW)).toThrow("there is no policies/rdb.json for these probes");
  });
});
