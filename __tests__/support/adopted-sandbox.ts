import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Import } from "../../access/adopt/adoption";
import { synthesize } from "../../access/synthesis/synthesize";
import type { SynthesizedStack } from "../../access/synthesis/synthesized-stacks";
import { loadOrganization } from "../../organization/load";
import type { Ended } from "../../sandbox/process-group";
import { Sandbox, type SandboxOptions } from "../../sandbox/sandbox";
import { type Plan, type ShownPlan, Terraform } from "../../sandbox/terraform";
import { findTools } from "../../sandbox/tools";
import { gatehouse } from "./gatehouse-command";
import { temporaryFolder } from "./opened-sandbox";

/** What `gatehouse adopt --format json` says. */
export interface Said {
  readonly code: number | null;
  readonly stderr: string;
  readonly stacks: readonly {
    readonly stack: string;
    readonly file: string | null;
    readonly imports: readonly Import[];
    readonly absent: readonly string[];
    readonly refused: readonly { readonly address: string; readonly account: string; readonly why: string }[];
    readonly notes: readonly { readonly account: string; readonly note: string }[];
    readonly foreignMembers: readonly {
      readonly account: string;
      readonly group: string;
      readonly user: string;
    }[];
  }[];
}

/** An organization file that is synthesized, and maybe applied somewhere. */
export class Synthesized {
  private constructor(
    readonly file: string,
    readonly output: string,
    readonly stacks: readonly SynthesizedStack[],
  ) {}

  static async text(text: string): Promise<Synthesized> {
    const folder = temporaryFolder();
    const file = join(folder, "organization.yaml");
    writeFileSync(file, text);
    const output = join(folder, "out");
    return new Synthesized(file, output, await synthesize(file, output));
  }

  /**
   * A sandbox with nothing in it, and terraform before it that has initialized.
   *
   * @param names of the stacks that terraform is for; all of them unless given
   */
  async sandbox(options: SandboxOptions = {}, names?: readonly string[]): Promise<Sandbox> {
    const stacks = names === undefined ? this.stacks : names.map((name) => this.stack(name));
    const sandbox = await Sandbox.open(await findTools(), loadOrganization(this.file), stacks, options);
    for (const terraform of sandbox.terraforms.values()) await terraform.init();
    return sandbox;
  }

  /** `gatehouse adopt` on these stacks, as the administrator before a sandbox. */
  async adopt(environment: NodeJS.ProcessEnv, ...more: readonly string[]): Promise<Said> {
    const { code, stdout, stderr } = await this.run(environment, "--format", "json", ...more);
    return { code, stderr, stacks: stdout === "" ? [] : JSON.parse(stdout).stacks };
  }

  /** The same, with what it prints as it is. */
  run(environment: NodeJS.ProcessEnv, ...more: readonly string[]): Promise<Ended> {
    const own = ["--organization", this.file, "--output", this.output];
    return gatehouse(["adopt", ...own, ...more], environment);
  }

  /** Terraform on a stack and the imports beside it, without a state. The caller removes it. */
  async withoutState(stack: string, environment: NodeJS.ProcessEnv): Promise<Terraform> {
    const { terraform } = await findTools();
    const made = Terraform.prepare(terraform, this.stack(stack).file, environment);
    await made.init();
    return made;
  }

  stack(name: string): SynthesizedStack {
    const found = this.stacks.find((stack) => stack.name === name);
    if (found === undefined) throw new Error(`no stack ${name}`);
    return found;
  }
}

/** What a plan does to what is not left as it is: `create aws_iam_group_membership.group_users`, sorted. */
export function doing({ changes }: Plan): string[] {
  return changes.map(({ address, actions }) => `${actions.join("/")} ${address}`).sort();
}

/** What a plan does, by kind: addresses that are only imported, and what is done to the others. */
export interface Does {
  readonly plan: Plan;
  readonly imported: readonly string[];
  /** `create aws_iam_group_membership.group_users`, sorted. */
  readonly doing: readonly string[];
  /** `aws_iam_user.user_alice: force_destroy` of each update, for each argument that becomes another. */
  readonly updated: readonly string[];
}

/** Plans, and reads the plan by `terraform show -json`, which takes half as long again. */
export async function planned(terraform: Terraform): Promise<Does> {
  const plan = await terraform.plan();
  const { resource_changes: changes } = await terraform.inFull(plan);
  const real = changes.filter(({ change }) => !["no-op", "read"].includes(change.actions.join()));
  return {
    plan,
    imported: changes
      .filter(({ change }) => change.importing !== undefined)
      .map(({ address }) => address)
      .sort(),
    doing: real.map(({ address, change }) => `${change.actions.join("/")} ${address}`).sort(),
    updated: real
      .filter(({ change }) => change.actions.join() === "update")
      .flatMap(updates)
      .sort(),
  };
}

function updates({ address, change }: ShownPlan["resource_changes"][number]): string[] {
  const { before, after } = change;
  return Object.keys(after ?? {})
    .filter((key) => JSON.stringify(before?.[key]) !== JSON.stringify(after?.[key]))
    .map((key) => `${address}: ${key}`);
}

/** Unique ids of an account's live IAM; a recreated object has a different one. */
export async function idsIn(sandbox: Sandbox, account: string): Promise<Readonly<Record<string, string>>> {
  const { accounts } = sandbox.organization;
  const id = accounts.find(({ name }) => name === account)?.id ?? "";
  const { users, roles } = await sandbox.gateway.liveIam(id);
  return Object.fromEntries([...users, ...roles].map(({ arn, id: own }) => [arn, own]));
}
