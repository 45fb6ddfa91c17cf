import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox } from "../../../sandbox/sandbox";
import { Terraform } from "../../../sandbox/terraform";
import { findTools } from "../../../sandbox/tools";
import { PROJECT } from "../../sandbox/opened";
import { idsIn, planned, Synthesized } from "./taken-over";

jest.setTimeout(600_000);

/** The default file, and what its imports lack: an attached policy, a policy of a user's own. */
const TEXT = readFileSync(join(PROJECT, "organization.yaml"), "utf8")
  .replace("roles: ", "roles:\n  audit: { managedPolicies: [ReadOnlyAccess] }")
  .replace("  alice:   {", "  alice:   { mfaDevice: alice-phone,");
const ACCOUNTS = ["M", "A", "B"];

/** Whoever or whatever is made anew has another id; whoever leaves a group has it no more. */
async function standing(sandbox: Sandbox) {
  return Promise.all(
    ACCOUNTS.map(async (name) => [await idsIn(sandbox, name), await sandbox.inventory(name)]),
  );
}

function made(sandbox: Sandbox): Readonly<Record<string, number>> {
  const calls = Object.entries(sandbox.gateway.counts());
  return Object.fromEntries(calls.filter(([call]) => /^iam:(Create|Delete|Remove|Detach)/.test(call)));
}

describe("what stands, and no state knows", () => {
  let sandbox: Sandbox;
  let before: Awaited<ReturnType<typeof standing>>;
  let calls: ReturnType<typeof made>;
  beforeAll(async () => {
    sandbox = await (await Synthesized.text(TEXT)).sandbox();
    await sandbox.terraform.apply(await sandbox.terraform.plan());
    before = await standing(sandbox);
    calls = made(sandbox);
  });
  afterAll(() => sandbox?.close());

  /** Terraform on a synthesized stack and what was written beside it, without a state. */
  async function withoutState(synthesized: Synthesized, stack: string): Promise<Terraform> {
    const { terraform } = await findTools();
    const made = Terraform.prepare(terraform, synthesized.stack(stack).file, sandbox.environment);
    await made.init();
    return made;
  }

  it("because the state was lost, is taken back: memberships are added, force_destroy is set, nothing else", async () => {
    const synthesized = await Synthesized.text(TEXT);
    const { code, stacks } = await synthesized.adopt(sandbox.environment);
    expect([code, stacks[0]?.absent, stacks[0]?.foreignMembers]).toEqual([0, [], []]);

    const terraform = await withoutState(synthesized, "access");
    const { plan, doing, updated } = await planned(terraform);
    const kinds = new Set(doing.map((it) => it.replace(/\..*/, "")));
    expect(kinds).toEqual(new Set(["create aws_iam_group_membership", "update aws_iam_user"]));
    expect(updated).toEqual(
      ["alice", "bob", "charlie"].map((name) => `aws_iam_user.user_${name}: force_destroy`),
    );
    process.stdout.write(
      `lost state: ${plan.add} to add, ${plan.change} to change, ${plan.destroy} to destroy\n`,
    );
    await terraform.apply(plan);
    expect((await planned(terraform)).doing).toEqual([]);
    expect(await standing(sandbox)).toEqual(before);
    expect(made(sandbox)).toEqual(calls);
    terraform.remove();
  });

  it("because each account gets a state of its own, moves there: nothing is made, nothing destroyed", async () => {
    const moved = await Synthesized.text(`${TEXT}terraform: { layout: per-account }\n`);
    const { code, stacks } = await moved.adopt(sandbox.environment);
    expect([code, stacks.map(({ stack, absent }) => [stack, absent])]).toEqual([
      0,
      [
        ["account-A", []],
        ["account-B", []],
        ["identity", []],
      ],
    ]);
    for (const { name } of moved.stacks) {
      const terraform = await withoutState(moved, name);
      const { plan, doing } = await planned(terraform);
      const others = doing.filter(
        (it) => !/^(create aws_iam_group_membership|update aws_iam_user)\./.test(it),
      );
      expect([name, others]).toEqual([name, []]);
      process.stdout.write(
        `${name}: ${plan.add} to add, ${plan.change} to change, ${plan.destroy} to destroy\n`,
      );
      await terraform.apply(plan);
      expect([name, (await planned(terraform)).doing]).toEqual([name, []]);
      terraform.remove();
    }
    expect(await standing(sandbox)).toEqual(before);
    expect(made(sandbox)).toEqual(calls);
  });

  it("makes terraform's apply fail without adopt: the names are taken", async () => {
    const terraform = await withoutState(await Synthesized.text(TEXT), "access");
    await expect(terraform.apply(await terraform.plan())).rejects.toThrow(/EntityAlreadyExists/);
    terraform.remove();
  });
});
