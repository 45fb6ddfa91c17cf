import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { PACKAGE } from "../../organization/package";
import { temporaryFolder } from "../support/opened-sandbox";
import { type Ran, runStep } from "../support/run-script";

const templateOf = (path: string) => parse(readFileSync(join(PACKAGE, "templates", path), "utf8"));

/** A folder with synthesized stacks, each with the committed provider lock or another one. */
function stacks(locks: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  const files = Object.entries(locks).map(([name, lock]) => [
    `cdktf.out/stacks/${name}/.terraform.lock.hcl`,
    lock,
  ]);
  for (const [path = "", text = ""] of [[".terraform.lock.hcl", "committed"], ...files]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

describe(".gitlab-ci.yml", () => {
  const { check, plan, apply, workflow, ".terraform": terraform } = templateOf("gitlab/gitlab-ci.yml");
  const run = (
    script: readonly string[],
    folder: string,
    commands: Record<string, string> = {},
    env = {},
  ): Ran =>
    runStep(script.join("\n"), { cwd: folder, commands: { terraform: "", npm: "", ...commands }, env });
  /** A terraform that saves a plan, and fails on a stack whose name is `broken`. */
  const PLANS = 'case $1 in *broken*) exit 1;; esac\nif [ "$2" = plan ]; then touch "${1#-chdir=}/plan"; fi';

  it("gives only jobs of the default branch a token and a role", () => {
    const onDefault = [{ if: "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH" }];
    expect([plan.extends, apply.extends, terraform.rules]).toEqual([".terraform", ".terraform", onDefault]);
    expect(apply.rules).toEqual([{ ...onDefault[0], when: "manual" }]);
    expect([plan.rules, Object.keys(terraform.id_tokens)]).toEqual([undefined, ["AWS_TOKEN"]]);
    expect(JSON.stringify([check, workflow])).not.toMatch(/id_tokens|ROLE|TOKEN/);
  });

  it("runs no code of Node's packages where the role is", () => {
    expect(JSON.stringify([terraform, plan, apply])).not.toMatch(/npm|npx|node/);
  });

  it("checks, synthesizes and proves, and stops at the first failure", () => {
    const failing = (word: string) => ({ npm: `case "$*" in *${word}*) exit 1;; esac` });
    const { status, asked } = run(
      check.script,
      temporaryFolder(),
      {},
      { CI_MERGE_REQUEST_DIFF_BASE_SHA: "abc" },
    );
    expect(status).toBe(0);
    expect(asked.split("\n")).toEqual([
      "ci --ignore-scripts",
      "run -s gatehouse -- check",
      "run synth",
      "run -s gatehouse -- prove",
      "run -s gatehouse -- diff --base abc",
    ]);
    for (const word of ["ci", "check", "synth", "prove"])
      expect([word, run(check.script, temporaryFolder(), failing(word)).status]).toEqual([word, 1]);
    expect(run(check.script, temporaryFolder()).asked).not.toContain("diff");
  });

  it("takes the role from its variable, and refuses to run without it", () => {
    const script = [...terraform.before_script, 'cat "$AWS_WEB_IDENTITY_TOKEN_FILE"; echo " $AWS_ROLE_ARN"'];
    const env = { AWS_TOKEN: "a-token", GATEHOUSE_APPLY_ROLE_ARN: "arn:aws:iam::111111111111:role/apply" };
    expect(run(script, temporaryFolder(), {}, env).stdout).toBe(
      "a-token arn:aws:iam::111111111111:role/apply\n",
    );
    const { status, stderr } = run(script, temporaryFolder(), {}, { AWS_TOKEN: "a-token" });
    expect([status === 0, stderr]).toEqual([false, expect.stringContaining("set this CI/CD variable")]);
  });

  it("plans each stack except the one of the state, and saves the plan", () => {
    const folder = stacks({ identity: "committed", "account-A": "committed", state: "committed" });
    const { status, asked } = run(plan.script, folder, { terraform: PLANS });
    expect(status).toBe(0);
    expect(asked.split("\n")).toEqual([
      "-chdir=cdktf.out/stacks/account-A/ init -lockfile=readonly",
      "-chdir=cdktf.out/stacks/account-A/ plan -out=plan",
      "-chdir=cdktf.out/stacks/identity/ init -lockfile=readonly",
      "-chdir=cdktf.out/stacks/identity/ plan -out=plan",
    ]);
  });

  it("runs no provider that the committed lock does not name", () => {
    const folder = stacks({ "account-A": "another" });
    for (const script of [plan.script, apply.script]) {
      writeFileSync(join(folder, "cdktf.out/stacks/account-A/plan"), "");
      const { status, asked } = run(script, folder);
      expect([status, asked]).toEqual([1, ""]);
    }
  });

  it("applies the saved plans, the others too if one fails, and fails then", () => {
    const folder = stacks({
      "account-A": "committed",
      "account-broken": "committed",
      identity: "committed",
      state: "committed",
    });
    for (const name of ["account-A", "account-broken", "identity"])
      writeFileSync(join(folder, "cdktf.out/stacks", name, "plan"), "");
    const { status, stdout, asked } = run(apply.script, folder, { terraform: PLANS });
    expect(status).toBe(1);
    expect(stdout).toContain("not applied: cdktf.out/stacks/account-broken\n");
    expect(asked).toContain("-chdir=cdktf.out/stacks/identity apply plan");
    expect(asked).not.toContain("state");
  });
});

describe("Atlantis", () => {
  const server = templateOf("atlantis/atlantis-server.yaml");
  const [repository] = server.repos;
  const stepsOf = (steps: readonly { readonly run: string }[]) => steps.map(({ run }) => run).join("\n");
  const runSteps = (command: "plan" | "apply", folder: string, gatehouse = "") => {
    const text = stepsOf(server.workflows.gatehouse[command].steps).replaceAll(
      "/opt/gatehouse/node_modules/.bin/",
      "",
    );
    return runStep(text, {
      cwd: folder,
      commands: { gatehouse, terraform: "" },
      env: { PROJECT_NAME: "access", PLANFILE: "/plans/access" },
    });
  };
  const repositoryFolder = () => {
    const folder = stacks({ access: "committed" });
    mkdirSync(join(folder, "policies"));
    writeFileSync(join(folder, "organization.yaml"), "");
    return folder;
  };

  it("lets no pull request choose its workflow or its requirements", () => {
    expect([repository.allowed_overrides, repository.allow_custom_workflows]).toEqual([[], false]);
    expect(repository.apply_requirements).toEqual(["approved", "mergeable", "undiverged"]);
    const { version, projects } = templateOf("atlantis/atlantis.yaml");
    expect([version, projects.map((project: object) => Object.keys(project))]).toEqual([
      3,
      [["name", "dir", "autoplan"]],
    ]);
  });

  it("runs the server's Gatehouse, and nothing of the pull request", () => {
    const text = stepsOf(server.workflows.gatehouse.plan.steps);
    expect(text.match(/\S*gatehouse (check|synth|prove)/g)).toEqual(
      ["check", "synth", "prove"].map((it) => `/opt/gatehouse/node_modules/.bin/gatehouse ${it}`),
    );
    expect(text).not.toMatch(/npm|npx|cdktf (synth|plan)/);
  });

  it("plans what was proven, and applies the plan that it saved", () => {
    const { status, asked } = runSteps("plan", repositoryFolder());
    expect(status).toBe(0);
    expect(asked.split("\n")).toEqual([
      "check",
      "synth",
      "prove",
      "-chdir=cdktf.out/stacks/access init -input=false -lockfile=readonly",
      "-chdir=cdktf.out/stacks/access plan -input=false -out=/plans/access",
    ]);
    expect(runSteps("apply", repositoryFolder()).asked).toBe(
      "-chdir=cdktf.out/stacks/access apply -input=false /plans/access",
    );
  });

  it("plans nothing that is not proven", () => {
    const { status, asked } = runSteps("plan", repositoryFolder(), 'if [ "$1" = prove ]; then exit 1; fi');
    expect([status, asked]).toEqual([1, "check\nsynth\nprove"]);
  });
  it("reads no file of the server through a symbolic link", () => {
    const folder = repositoryFolder();
    symlinkSync("/etc/passwd", join(folder, "policies", "admin.json"));
    const { status, asked } = runSteps("plan", folder);
    expect([status, asked]).toEqual([1, ""]);
  });
});
