import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LiveAccount } from "../../access/iam/live-iam";
import { synthesize } from "../../access/synthesis/synthesize";
import { parseOrganization } from "../../organization/load";
import { Sandbox } from "../../sandbox/sandbox";
import type { Plan } from "../../sandbox/terraform";
import { findTools } from "../../sandbox/tools";
import { temporaryFolder } from "../support/opened-sandbox";
import { policies } from "../support/parse-organization";

jest.setTimeout(600_000);

const M = "111111111111";
const accountId = (index: number) => String(Math.floor(((index * 0.618_033_988_75) % 1) * 8e11) + 2e11);

/** An organization of `count` accounts, in all of which alice can assume vpc. */
function file(count: number): string {
  const accounts = Array.from(
    { length: count },
    (_, index) => `  x${index}: { id: "${accountId(index + 1)}" }\n`,
  );
  return `organization: growth
identity: M
accounts:
  M: { id: "${M}" }
${accounts.join("")}roles:
  vpc: { policy: vpc }
users:
  alice: { grants: { vpc: all } }
terraform: { layout: per-account }
`;
}

/** The roles that alice's group grants, by the live policies. */
function opened({ groups }: LiveAccount): Set<string> {
  const own = groups.find(({ name }) => name === "vpc-all")?.policies ?? [];
  return new Set(own.flatMap(({ document }) => document.Statement.flatMap(({ Resource }) => Resource ?? [])));
}

describe("a group whose policy exceeds the size limit and shrinks again", () => {
  const folder = temporaryFolder();
  let sandbox: Sandbox;
  /** The roles that must stay accessible while terraform applies; undefined while nothing is checked. */
  let watched: readonly string[] | undefined;
  const lost: string[] = [];
  let looks = 0;

  beforeAll(async () => {
    sandbox = await open(120);
  });
  afterAll(() => sandbox?.close());

  async function open(count: number): Promise<Sandbox> {
    const text = file(count);
    const result = parseOrganization(text, "organization.yaml", policies, new Date());
    if ("problems" in result) throw new Error("the file is wrong");
    const stacks = (await synthesized(count)).filter(({ name }) => name === "identity");
    const onChange = async (id: string) => {
      if (watched === undefined || id !== M) return;
      looks++;
      const now = opened(await sandbox.gateway.liveIam(M));
      lost.push(...watched.filter((arn) => !now.has(arn)));
    };
    const created = await Sandbox.open(await findTools(), result.organization, stacks, { onChange });
    await created.terraform.init();
    await created.terraform.apply(await created.terraform.plan());
    return created;
  }

  function synthesized(count: number) {
    const organization = join(folder, "organization.yaml");
    writeFileSync(organization, file(count));
    return synthesize(organization, join(folder, "out"));
  }

  /** Applies the file of `count` accounts, and watches the roles that both files grant. */
  async function become(count: number, before: number): Promise<string[]> {
    const identity = (await synthesized(count)).find(({ name }) => name === "identity");
    if (identity === undefined) throw new Error("no identity stack");
    sandbox.terraform.use(identity.file);
    const plan = await sandbox.terraform.plan();
    watched = Array.from(
      { length: Math.min(count, before) },
      (_, index) => `arn:aws:iam::${accountId(index + 1)}:role/vpc`,
    );
    await sandbox.terraform.apply(plan);
    watched = undefined;
    expect((await sandbox.terraform.plan()).changes).toEqual([]);
    return changesOf(plan);
  }

  const changesOf = ({ changes }: Plan) =>
    changes.map(({ address, actions }) => `${actions.join("/")} ${address}`).sort();
  const roleCount = async () => opened(await sandbox.gateway.liveIam(M)).size;

  it("grants 120 accounts at first", async () => {
    expect(await roleCount()).toBe(120);
  });

  it.each([
    [160, 120],
    [161, 160],
    [420, 161],
    [421, 420],
    [150, 421],
    [120, 150],
  ])("changes to %d accounts from %d without losing a role at any time", async (count, before) => {
    lost.length = 0;
    looks = 0;
    const changes = await become(count, before);
    process.stdout.write(`${before} -> ${count} accounts: ${changes.join(", ")}\n`);
    expect(looks).toBeGreaterThan(0);
    expect(lost.length).toBe(0);
    expect(await roleCount()).toBe(count);
    expect(changes.filter((change) => change.includes("_membership"))).toEqual([]);
    if (count === before + 1) {
      expect(
        changes.filter((change) => /^update aws_iam_(group_)?policy\./.test(change)).length,
      ).toBeLessThanOrEqual(1);
      expect(
        changes.filter((change) => change.startsWith("create aws_iam_policy.")).length,
      ).toBeLessThanOrEqual(1);
    }
  });
});
