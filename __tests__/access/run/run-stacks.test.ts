import { existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { removeFolder } from "../../../access/processes/process-group";
import { Interruption } from "../../../access/run/interruption";
import type { Outcome } from "../../../access/run/outcome";
import { type RunOptions, runStacks } from "../../../access/run/run-stacks";

/**
 * Terraform's place is taken by a shell script, because real terraform cannot be made to hang or to die at a given moment. Each
 * stack's folder has a file for each command, with what the script does.
 */
const FAKE = `#!/bin/sh
command=$1
for argument; do case $argument in -out=*) plan=\${argument#-out=} ;; esac; last=$argument; done
case $command in
  init) mkdir ../init || exit 9; sleep 0.01; rmdir ../init ;;
esac
if [ -f ./$command ]; then . ./$command; fi
case $command in
  plan) echo "of \${PWD##*/}" > "$plan"; echo "Plan: 1 to add, 0 to change, 0 to destroy."; exit 2 ;;
  apply) echo "x: Creation complete after 0s"; cp "$last" ./applied ;;
esac
`;

describe("a run of stacks", () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-run-"));
  const program = join(folder, "terraform");
  writeFileSync(program, FAKE, { mode: 0o755 });
  let count = 0;
  const interruptions: Interruption[] = [];
  const said: string[] = [];
  afterEach(() => {
    for (const one of interruptions.splice(0)) one.stop();
  });
  afterAll(() => removeFolder(folder));

  /** Stacks whose commands run these shell lines first. */
  function prepare(scripts: Readonly<Record<string, Readonly<Record<string, string>>>>) {
    const root = join(folder, String(++count));
    const stacks = Object.entries(scripts).map(([name, commands]) => {
      const stack = join(root, "stacks", name);
      mkdirSync(stack, { recursive: true });
      writeFileSync(join(stack, ".terraform.lock.hcl"), "");
      for (const [command, script] of Object.entries(commands)) writeFileSync(join(stack, command), script);
      return { name, file: join(stack, "cdk.tf.json") };
    });
    const interruption = new Interruption((line) => said.push(line));
    interruptions.push(interruption);
    const running = new Set<string>();
    let most = 0;
    const options: RunOptions = {
      stacks,
      parallelism: 2,
      program,
      environment: process.env,
      interruption,
      logs: join(root, "logs"),
      progress: () => ({
        step: (stack) => {
          running.add(stack);
          most = Math.max(most, running.size);
        },
        done: () => {},
        end: (stack) => running.delete(stack),
        say: () => {},
        stop: () => {},
      }),
    };
    const file = (stack: string, name: string) => join(root, "stacks", stack, name);
    const log = (stack: string) => readFileSync(join(root, "logs", `${stack}.log`), "utf8");
    return { options, interruption, file, log, root, most: () => most };
  }

  const results = (outcomes: readonly Outcome[]) =>
    Object.fromEntries(outcomes.map(({ stack, result }) => [stack, result]));

  it("plans each, however another ends", async () => {
    const { options, log, root } = prepare({
      a: {},
      b: { plan: "echo 'Error: no credentials' >&2; exit 1" },
      c: { plan: "kill -9 $$" },
      d: { init: "echo 'Error: no backend' >&2; exit 1" },
      e: { plan: "exit 0" },
    });
    const outcomes = await runStacks(options);
    expect(outcomes).toMatchObject([
      { stack: "a", result: "changes", counts: { add: 1 } },
      { stack: "b", result: "failed", step: "plan", reason: "Error: no credentials" },
      { stack: "c", result: "failed", step: "plan", reason: "terraform was killed" },
      { stack: "d", result: "failed", step: "init", reason: "Error: no backend" },
      { stack: "e", result: "unchanged" },
    ]);
    expect(log("b")).toContain("Error: no credentials");
    expect(statSync(join(root, "logs", "b.log")).mode & 0o777).toBe(0o600);
  });

  it("has at most as many at the same time, and one init", async () => {
    const slow = { plan: "sleep 0.1" };
    const { options, most } = prepare({ a: slow, b: slow, c: slow, d: slow, e: slow });
    const outcomes = await runStacks({ ...options, parallelism: 3 });
    expect(new Set(outcomes.map(({ result }) => result))).toEqual(new Set(["changes"]));
    expect(most()).toBe(3);
  });

  it("applies exactly the confirmed plans, and keeps none", async () => {
    const { options, file, log } = prepare({ a: {}, b: { plan: "exit 1" }, c: { plan: "exit 0" } });
    const asked: Outcome[][] = [];
    const confirm = async (outcomes: readonly Outcome[]) => asked.push([...outcomes]) > 0;
    const outcomes = await runStacks({ ...options, apply: confirm });
    expect(asked.map(results)).toEqual([{ a: "changes", b: "failed", c: "unchanged" }]);
    expect(results(outcomes)).toEqual({ a: "applied", b: "failed", c: "unchanged" });
    expect(readFileSync(file("a", "applied"), "utf8")).toBe("of a\n");
    expect([existsSync(file("b", "applied")), existsSync(file("c", "applied"))]).toEqual([false, false]);
    const [, plan = ""] = /-out=(\S+)/.exec(log("a")) ?? [];
    expect(plan).toContain("gatehouse-plans-");
    expect(existsSync(plan)).toBe(false);
  });

  it("applies nothing without a confirmation", async () => {
    const { options, file } = prepare({ a: {} });
    expect(results(await runStacks({ ...options, apply: async () => false }))).toEqual({
      a: "not confirmed",
    });
    expect(existsSync(file("a", "applied"))).toBe(false);
  });

  it("reports an apply that fails, and applies the others", async () => {
    const stale = "echo 'Error: Saved plan is stale' >&2; exit 1";
    const { options, file } = prepare({ a: { apply: stale }, b: {} });
    const outcomes = await runStacks({ ...options, apply: async () => true });
    expect(outcomes).toMatchObject([
      { result: "failed", step: "apply", reason: "Error: Saved plan is stale" },
      { result: "applied" },
    ]);
    expect(existsSync(file("b", "applied"))).toBe(true);
  });

  it("applies at once what nobody confirms, with the counts of the plan", async () => {
    const prints = 'echo "Plan: 2 to add, 0 to change, 1 to destroy."; exit 0';
    const { options, log } = prepare({
      a: { apply: prints },
      b: { apply: 'echo "No changes. Your infrastructure matches."; exit 0' },
      c: { apply: "echo 'Error: denied' >&2; exit 1" },
    });
    const outcomes = await runStacks({ ...options, apply: "at once" });
    expect(outcomes).toMatchObject([
      { result: "applied", counts: { add: 2, destroy: 1 } },
      { result: "unchanged" },
      { result: "failed", step: "apply", reason: "Error: denied" },
    ]);
    expect(log("a")).toContain("$ terraform apply -input=false -no-color -auto-approve\n");
  });

  it("refuses a provider that only the state names", async () => {
    const adds = 'printf \'provider "evil" {\\n  version = "1.0.0"\\n\' > .terraform.lock.hcl';
    const { options, log } = prepare({ a: { init: adds } });
    const [outcome] = await runStacks(options);
    expect(outcome).toMatchObject({ result: "failed", step: "init" });
    expect(outcome?.reason).toContain("evil 1.0.0");
    expect(log("a")).not.toContain("terraform plan");
  });

  it("refuses a plan that its log does not contain", async () => {
    const { options, root } = prepare({ a: {}, b: {} });
    // A folder in the place of the file, as a stand-in for a full disk.
    mkdirSync(join(root, "logs", "a.log"), { recursive: true });
    const [a, b] = await runStacks({ ...options, apply: async () => true });
    expect(a).toMatchObject({ result: "failed", step: "plan" });
    expect(a?.reason).toMatch(/^the log is incomplete: .*a\.log/);
    expect(b).toMatchObject({ result: "applied" });
  });

  it("passes one SIGINT on, starts nothing else and leaves no process", async () => {
    const waits = {
      plan: "trap 'echo interrupted >> signals; exit 1' INT; sleep 60 & echo $! > child; while :; do sleep 0.01; done",
    };
    const { options, interruption, file } = prepare({ a: waits, b: waits, c: {} });
    const ended = runStacks(options);
    const begun = () => existsSync(file("a", "child")) && existsSync(file("b", "child"));
    for (const deadline = Date.now() + 3_000; !begun() && Date.now() < deadline; ) await sleep(5);
    interruption.receive("SIGINT");
    // npm forwards Ctrl-C a second time, and a runner sends SIGTERM after it.
    interruption.receive("SIGINT");
    interruption.receive("SIGTERM");
    expect(results(await ended)).toEqual({ a: "interrupted", b: "interrupted", c: "not started" });
    expect(interruption.exitCode).toBe(130);
    expect(said.at(-1)).toMatch(/^SIGINT: no further stack starts; terraform finishes in 2,/);
    for (const stack of ["a", "b"]) {
      expect(readFileSync(file(stack, "signals"), "utf8")).toBe("interrupted\n");
      const pid = Number(readFileSync(file(stack, "child"), "utf8"));
      const isRunning = () =>
        existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`).length > 0;
      for (const deadline = Date.now() + 1_000; isRunning() && Date.now() < deadline; ) await sleep(5);
      expect(isRunning()).toBe(false);
    }
  });

  it("asks for no confirmation after an interruption", async () => {
    const { options, interruption } = prepare({ a: {} });
    const planned = runStacks({
      ...options,
      apply: async () => {
        throw new Error("asked");
      },
      progress: (stacks) => ({ ...options.progress(stacks), end: () => interruption.receive("SIGTERM") }),
    });
    expect(results(await planned)).toEqual({ a: "not applied" });
    expect(interruption.exitCode).toBe(143);
  });

  it("ends at a second Ctrl-C, half a second after the first", async () => {
    const { interruption } = prepare({});
    const exit = jest.spyOn(process, "exit").mockImplementation(() => undefined as never);
    const now = jest.spyOn(Date, "now").mockReturnValue(1_000);
    interruption.receive("SIGINT");
    now.mockReturnValue(1_499);
    interruption.receive("SIGINT");
    expect(exit).not.toHaveBeenCalled();
    now.mockReturnValue(1_500);
    interruption.receive("SIGINT");
    expect(exit).toHaveBeenCalledWith(130);
    jest.restoreAllMocks();
  });
});
