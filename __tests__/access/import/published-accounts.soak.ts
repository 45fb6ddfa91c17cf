import { loadOrganization } from "../../../organization/load";
import type { Sandbox } from "../../../sandbox/sandbox";
import { iamCaller } from "../../support/adopted-sandbox";
import { emptyAccounts, Imported, namedAccounts, summaryOf, takeOver } from "../../support/imported-sandbox";
import { FIRST_TEXT, SECOND_TEXT } from "../../support/published-accounts";

jest.setTimeout(900_000);

/** What is found after the apply: users have no device yet, and the text's `ec2` can change instances. */
const EC2 = "role ec2 in M, A, B runs code of their own, or gets a session,";
const FOUND_IN_FIRST = [
  `${EC2} on an instance of EC2, under the role that it has`,
  `${EC2} on instances of a launch template, under the role that it has`,
  ...["alice", "bob", "charlie"].map((name) => `${name} has no MFA device, and a password`),
];

describe.each([
  {
    text: "first",
    published: FIRST_TEXT,
    users: ["alice", "bob", "charlie"],
    roles: ["admin", "ec2", "vpc"],
    found: FOUND_IN_FIRST,
  },
  {
    text: "second",
    published: SECOND_TEXT,
    users: ["franklin"],
    roles: ["WebAdmin"],
    found: [],
  },
])("the accounts of the $text published text, set up by the AWS CLI", (expected) => {
  const { identity, ids, calls } = expected.published;
  let sandbox: Sandbox;
  let imported: Imported;
  beforeAll(async () => {
    sandbox = await emptyAccounts(identity, ids);
    const iam = iamCaller(sandbox);
    const inAccount = async (name: string) => {
      for (const [account, ...call] of calls) if (account === name) await iam(account, ...call);
    };
    await Promise.all(Object.keys(ids).map(inAccount));
    imported = await Imported.by(namedAccounts(identity, ids), sandbox.environment);
  });
  afterAll(() => sandbox?.close());

  it("give a file with the text's people and roles", () => {
    process.stdout.write(`${imported.text}${imported.in("outside").join("\n")}\n`);
    const { users, roles } = loadOrganization(imported.synthesized.file);
    expect(users.map(({ name }) => name)).toEqual(expected.users);
    expect(roles.map(({ name }) => name).sort()).toEqual(expected.roles);
  });

  it("are taken over: nothing is destroyed, and every change is explained", async () => {
    const taken = await takeOver(imported, sandbox);
    process.stdout.write(`${expected.text} text: ${summaryOf(taken)}\n${taken.changes.join("\n")}\n`);
    expect([taken.adopted.code, taken.plan.destroy, taken.unexplained, taken.left]).toEqual([0, 0, [], []]);
    // What stays outside, such as the group ForceMFA under its own name, is reported by verify.
    const outside = imported.findings
      .filter(({ list }) => list === "outside")
      .map(({ kind, name }) => `${kind} ${name}`);
    const found = taken.verified.found.filter((it) => !outside.some((object) => it.startsWith(object)));
    expect(found.map((it) => it.replace(/ \(.*/, ""))).toEqual(expected.found);
  });
});
