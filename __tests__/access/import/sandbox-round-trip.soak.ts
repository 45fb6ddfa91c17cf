import { CreateLoginProfileCommand } from "@aws-sdk/client-iam";
import fc from "fast-check";
import { entitlementsOf } from "../../../organization/entitlements";
import { loadOrganization, parseOrganization } from "../../../organization/load";
import type { Organization } from "../../../organization/organization";
import { iamClient } from "../../../sandbox/aws-clients";
import type { Sandbox } from "../../../sandbox/sandbox";
import { Imported, namedAccounts } from "../../support/imported-sandbox";
import { Applied } from "../../support/opened-sandbox";
import { policies } from "../../support/parse-organization";
import { applied, endedGroups, written } from "../../support/random-import";
import { organizationText } from "../../support/random-organization";

/** SEED=… and COUNT=… repeat a run. */
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const COUNT = Number(process.env.COUNT ?? 12);
/** In the sandbox, grants end by the clock of this machine. */
const NOW = new Date();

const sampled = fc.sample(organizationText, { seed: SEED, numRuns: 20 * COUNT });
/** The emulator's credential report does not quote names, so that a comma in one is one column more. */
const isReported = (text: string) => {
  const result = parseOrganization(text, "x.yaml", policies, NOW);
  return "organization" in result && result.organization.users.every(({ name }) => !name.includes(","));
};
const valid = sampled.filter(isReported);

/** Without a password, a user with no grant looks like a program. */
async function withPasswords(
  { endpoint, ...sandbox }: Sandbox,
  { identity, users, partition }: Organization,
) {
  const iam = iamClient(endpoint, sandbox.gateway.administratorOf(identity.id), partition);
  try {
    for (const { name: UserName } of users)
      await iam.send(new CreateLoginProfileCommand({ UserName, Password: "Correct-horse-7-battery" }));
  } finally {
    iam.destroy();
  }
}

describe(`a random organization in the sandbox, seed ${SEED}`, () => {
  it.each(valid.slice(0, COUNT).map((text, index) => [index, text] as const))(
    "is the same organization after an import: number %d",
    async (index, text) => {
      const { sandbox } = await Applied.text(text);
      try {
        const { organization } = sandbox;
        await withPasswords(sandbox, organization);
        const { identity, accounts, partition } = organization;
        const ids = Object.fromEntries(accounts.map(({ name, id }) => [name, id]));
        const args = [...namedAccounts(identity.name, ids), "--partition", partition];
        const imported = await Imported.by(args, sandbox.environment);
        const original = entitlementsOf(organization, NOW);
        const again = entitlementsOf(loadOrganization(imported.synthesized.file), NOW);
        const ended = endedGroups(original);
        const before = written(applied(original).objects, new Set(ended.map((name) => `group ${name}`)));
        const after = written(applied(again).objects, new Set());
        process.stdout.write(
          `seed ${SEED}, number ${index}: ${accounts.length} accounts, ${before.length} lines compared\n`,
        );
        expect(after).toEqual(before);
        const others = imported.findings.filter(({ list, name }) => list !== "kept" && !ended.includes(name));
        expect(others).toEqual([]);
      } finally {
        await sandbox.close();
      }
    },
    600_000,
  );
});
