import type { IamSnapshot } from "../../../access/iam/iam-snapshot";
import { plannedIam } from "../../../access/iam/planned-iam";
import { stacksOnly } from "../../../access/iam/stack-files";
import { proveNoAccessKeys } from "../../../access/proof/access-keys";
import { declaredAccess } from "../../../access/proof/declared-access";
import { stateOf } from "../../../access/proof/verdict";
import { entitlementsOf } from "../../../organization/entitlements";
import { judged } from "../../support/judged-plan";
import { NOW, parse } from "../../support/parse-organization";
import { BASES, stacksOf } from "../../support/plan-mutations";
import { synthesize } from "../../support/synthesized";
import { evaluator, FILE, shipped } from "../../support/weakened-plan";

jest.setTimeout(60_000);

/** Alice administers the identity account; bob, too, may have no access keys. */
const KEYLESS_WITH_ADMIN = `
organization: example
identity: M
accounts: { M: { id: "111111111111" } }
roles:
  admin: { policy: admin }
users:
  alice: { grants: { admin: M } }
  bob: {}
selfService: { accessKeys: false }
`;

/** The states of the claims about access, and the counterexamples. */
async function verdictsOf(text: string) {
  const output = stacksOnly(new Map([["access", synthesize(entitlementsOf(parse(text, shipped), NOW))]]));
  const verdicts = await judged({ text, output }, ({ id }) => /self-service|access-keys|enrollment/.test(id));
  return { states: verdicts.map(stateOf), found: verdicts.flatMap(({ counterExamples }) => counterExamples) };
}

describe("the proof of an organization without access keys", () => {
  it("judges users' credentials, with and without exceptions", async () => {
    const proven = Array(4).fill("proven");
    expect(await verdictsOf(`${FILE}selfService: { accessKeys: false }\n`)).toEqual({
      states: proven,
      found: [],
    });
    expect(await verdictsOf(BASES.keyless)).toEqual({ states: proven, found: [] });
    expect(await verdictsOf(BASES.denied)).toEqual({ states: proven, found: [] });
  });

  it("names the roles that can, with who may assume them", async () => {
    const notes = async (more: string) => {
      const text = `${KEYLESS_WITH_ADMIN}${more}`;
      const output = stacksOnly(new Map([["access", synthesize(entitlementsOf(parse(text, shipped), NOW))]]));
      const verdicts = await judged({ text, output }, ({ id }) => id === "access-keys");
      return verdicts.map((verdict) => [stateOf(verdict), verdict.notes?.slice(0, -1), verdict.notJudged]);
    };
    const says =
      "role admin in M can call iam:CreateAccessKey, iam:UpdateAccessKey, iam:UpdateSSHPublicKey and 6 more for them; by the file alice may assume it";
    expect(await notes("")).toEqual([["proven", [says], []]]);
    const accept = "accept: [{ rule: access-key-role, where: roles/admin, reason: two people hold it }]\n";
    expect(await notes(accept)).toEqual([["proven", [`${says}; accepted: two people hold it`], []]]);
  });

  it("names the roles whose managed policy is unknown", async () => {
    const text = KEYLESS_WITH_ADMIN.replace(
      "policy: admin",
      'managedPolicies: ["arn:aws:iam::111111111111:policy/own"]',
    );
    const output = stacksOnly(new Map([["access", synthesize(entitlementsOf(parse(text, shipped), NOW))]]));
    const [verdict] = await judged({ text, output }, ({ id }) => id === "access-keys");
    expect(verdict?.notJudged).toEqual([
      "whether role admin in M can, by arn:aws:iam::111111111111:policy/own, whose document is unknown",
    ]);
  });

  it("makes no claim if everyone may have access keys", async () => {
    expect((await verdictsOf(FILE)).states).toHaveLength(3);
  });
});

describe("an attacker in an organization without access keys", () => {
  const declared = declaredAccess(BASES.keyless, NOW);
  const live = plannedIam([JSON.parse(stacksOf("keyless").get("access") ?? "")]);
  const attack = async (change: (snapshot: IamSnapshot) => IamSnapshot) => {
    const verdicts = await proveNoAccessKeys(change(live), declared, await evaluator(), NOW);
    return verdicts.flatMap(({ counterExamples }) => counterExamples);
  };
  const POLICY = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "iam:*", Resource: "*" }],
  } as const;

  it("gets no key by a policy attached to a user", async () => {
    const withPolicy = (it: IamSnapshot) => ({
      ...it,
      users: it.users.map((user) => ({ ...user, policies: [{ name: "evil", document: POLICY }] })),
    });
    expect(await attack(withPolicy)).toEqual([]);
  });

  it("gets one outside the group of all users, which the proof finds", async () => {
    const outside = (it: IamSnapshot) => ({
      ...it,
      groups: it.groups.map((group) => ({
        ...group,
        members: group.members.filter((name) => group.name !== "users" || name !== "alice"),
      })),
    });
    expect(await attack(outside)).toContain(
      "alice can call iam:CreateAccessKey on user alice with MFA, if another policy allows it",
    );
  });
});
