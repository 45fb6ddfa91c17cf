import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Import } from "../../access/adopt/adoption";
import type { Ended } from "../../access/processes/process-group";
import { synthesize } from "../../access/synthesis/synthesize";
import type { SynthesizedStack } from "../../access/synthesis/synthesized-stacks";
import { loadOrganization } from "../../organization/load";
import { Sandbox, type SandboxOptions } from "../../sandbox/sandbox";
import { type Plan, type ShownPlan, Terraform } from "../../sandbox/terraform";
import { findTools } from "../../sandbox/tools";
import { AwsCli } from "./aws-cli";
import { gatehouse } from "./gatehouse-command";
import { temporaryFolder } from "./opened-sandbox";

/** The output of `gatehouse adopt --format json`. */
export interface AdoptReport {
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

  /** @param folder of the file, which may have policies/ */
  static text(text: string, folder = temporaryFolder()): Promise<Synthesized> {
    const file = join(folder, "organization.yaml");
    writeFileSync(file, text);
    return Synthesized.file(file);
  }

  static async file(file: string): Promise<Synthesized> {
    const output = join(temporaryFolder(), "out");
    return new Synthesized(file, output, await synthesize(file, output));
  }

  /**
   * An empty sandbox, with an initialized terraform.
   *
   * @param names of the stacks for terraform; all stacks by default
   */
  async sandbox(options: SandboxOptions = {}, names?: readonly string[]): Promise<Sandbox> {
    const stacks = names === undefined ? this.stacks : names.map((name) => this.stack(name));
    const sandbox = await Sandbox.open(await findTools(), loadOrganization(this.file), stacks, options);
    for (const terraform of sandbox.terraforms.values()) await terraform.init();
    return sandbox;
  }

  /** Runs `gatehouse adopt` on these stacks as the sandbox's administrator. */
  async adopt(environment: NodeJS.ProcessEnv, ...more: readonly string[]): Promise<AdoptReport> {
    const { code, stdout, stderr } = await this.run(environment, "--format", "json", ...more);
    return { code, stderr, stacks: stdout === "" ? [] : JSON.parse(stdout).stacks };
  }

  /** The same, with its raw output. */
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

/** Calls IAM in an account by the AWS CLI as its administrator: the account, and the arguments of `aws iam`. */
export function iamCaller(sandbox: Sandbox): (account: string, ...call: string[]) => Promise<string> {
  const aws = new AwsCli({ endpoint: sandbox.endpoint });
  return async (account, ...call) => {
    const { accessKeyId, secretAccessKey, sessionToken } = sandbox.credentialsFor(account);
    const { code, stdout, stderr } = await aws.run(["iam", ...call], {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    });
    expect([call, code, stderr]).toEqual([call, 0, ""]);
    return stdout;
  };
}

/** The changes of a plan: `create aws_iam_group_membership.group_users`, sorted. */
export function doing({ changes }: Plan): string[] {
  return changes.map(({ address, actions }) => `${actions.join("/")} ${address}`).sort();
}

/** The changes of a plan by kind: addresses that are only imported, and the actions on the others. */
export interface Does {
  readonly plan: Plan;
  readonly imported: readonly string[];
  /** `create aws_iam_group_membership.group_users`, sorted. */
  readonly doing: readonly string[];
  /** `aws_iam_user.user_alice: force_destroy` for each changed argument of each update. */
  readonly updated: readonly string[];
}

/** Plans, and reads the plan with `terraform show -json`, which takes 50 % more time. */
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
