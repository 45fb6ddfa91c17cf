import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
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
  type Steps = readonly { readonly run: string }[];
  const textOf = (steps: Steps) => steps.map(({ run }) => run).join("\n");
  /** What the substitutes of gatehouse and terraform see: their folder and, for terraform, its files and configuration. */
  const SEEN = `pwd > "$HOME/folder"; find ../../.. -type f >> "$HOME/files"; cat "$TF_CLI_CONFIG_FILE" > "$HOME/config"`;
  const TERRAFORM = `${SEEN}\ncase $* in "plan "*) echo proven > "\${3#-out=}";; esac`;
  const SYNTHESIZES =
    'if [ "$1" = synth ]; then mkdir -p cdktf.out/stacks/access; cp .terraform.lock.hcl cdktf.out/stacks/access; fi';
  const opt = temporaryFolder();
  writeFileSync(join(opt, ".terraform.lock.hcl"), "committed");
  const runStage = (stage: string, folder: string, given: { gatehouse?: string; env?: object } = {}) => {
    const home = temporaryFolder();
    const steps: Steps = server.workflows.gatehouse[stage].steps;
    // Atlantis runs each step in a shell of its own, in the folder of the project.
    const text = steps.map(({ run }) => `(\n${run}\n)`).join("\n");
    const ran = runStep(
      text.replaceAll("/opt/gatehouse/node_modules/.bin/", "").replaceAll("/opt/gatehouse", opt),
      {
        cwd: folder,
        commands: { gatehouse: `${SYNTHESIZES}\n${given.gatehouse ?? ""}`, terraform: TERRAFORM },
        env: {
          HOME: home,
          PROJECT_NAME: "access",
          REPO_REL_DIR: ".",
          PLANFILE: join(folder, "access-default.tfplan"),
          ...given.env,
        },
      },
    );
    const seen = (name: string) =>
      existsSync(join(home, name)) ? readFileSync(join(home, name), "utf8") : "";
    return { ...ran, folder: seen("folder").trim(), files: seen("files"), config: seen("config") };
  };
  /** A checkout of a pull request that has these files beside its data. */
  const checkout = (files: Readonly<Record<string, string>> = {}) => {
    const folder = temporaryFolder();
    const data = { ".terraform.lock.hcl": "committed", "organization.yaml": "", "policies/vpc.json": "{}" };
    for (const [path, text] of Object.entries({ ".git/HEAD": "", ...data, ...files })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return folder;
  };
  const PLANNED = [
    "check",
    "synth",
    "prove",
    "init -input=false -lockfile=readonly",
    expect.stringMatching(/^plan -input=false -out=.*\/\.git\/gatehouse\/access\/plan$/),
  ];

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
    const text = textOf(server.workflows.gatehouse.plan.steps);
    expect(text.match(/\S*gatehouse (check|synth|prove)/g)).toEqual(
      ["check", "synth", "prove"].map((it) => `/opt/gatehouse/node_modules/.bin/gatehouse ${it}`),
    );
    expect(text).not.toMatch(/npm|npx|cdktf (synth|plan)/);
  });

  it("plans what was proven, and applies the plan that it saved", () => {
    const folder = checkout();
    const { status, asked } = runStage("plan", folder);
    expect([status, asked.split("\n")]).toEqual([0, PLANNED]);
    expect(readFileSync(join(folder, "access-default.tfplan"), "utf8")).toBe("proven\n");
    expect(runStage("apply", folder).asked).toMatch(
      /^apply -input=false .*\/\.git\/gatehouse\/access\/plan$/,
    );
  });

  it("runs terraform where a commit can put no file, configuration or provider", () => {
    const provider = "plugins/registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64/terraform-provider-aws";
    const stack = "cdktf.out/stacks/access";
    const folder = checkout({
      [`terraform.d/${provider}`]: "evil",
      [`${stack}/terraform.d/${provider}`]: "evil",
      [`${stack}/.terraform/providers/evil`]: "evil",
      [`${stack}/evil.tf`]: "evil",
      [`${stack}/evil.auto.tfvars`]: "evil",
      ".terraformrc": "evil",
      "evil.tfrc": "evil",
      "evil.tf": "evil",
      "cdktf.json": "evil",
      ".npmrc": "evil",
      "node_modules/evil/index.js": "evil",
    });
    const ran = runStage("plan", folder);
    expect([ran.status, ran.folder]).toEqual([0, join(folder, ".git/gatehouse/access", stack)]);
    expect(ran.files).toContain("cdktf.out/stacks/access/.terraform.lock.hcl");
    expect(ran.files).not.toMatch(/evil|terraform\.d|\.terraform\//);
    expect(ran.config).toBe("provider_installation {\n  direct {}\n}\n");
    expect(readFileSync(join(folder, ".git/gatehouse/access/cdktf.json"), "utf8")).toBe("{}\n");
  });

  it("starts a second plan in a new folder", () => {
    const folder = checkout({ ".git/gatehouse/access/cdktf.out/stacks/access/evil.tf": "earlier" });
    const { status, files } = runStage("plan", folder);
    expect([status, files.includes("evil")]).toEqual([0, false]);
  });

  it("plans nothing with another provider lock than the server's", () => {
    const { status, asked } = runStage("plan", checkout({ ".terraform.lock.hcl": "another" }));
    expect([status, asked]).toEqual([1, ""]);
  });

  it.each([
    ["a name that leaves the stacks", { PROJECT_NAME: "../../evil" }],
    ["no name", { PROJECT_NAME: "" }],
    ["another folder", { REPO_REL_DIR: "evil" }],
  ])("neither plans nor applies a project with %s", (_, env) => {
    for (const stage of ["plan", "apply"]) {
      const { status, asked } = runStage(stage, checkout(), { env });
      expect([status, asked]).toEqual([1, ""]);
    }
  });

  it("applies no plan that a commit brings, and writes none through a link", () => {
    const folder = checkout({ "access-default.tfplan": "evil", target: "of the server" });
    expect(runStage("apply", folder)).toMatchObject({ status: 2, asked: "" });
    rmSync(join(folder, "access-default.tfplan"));
    symlinkSync(join(folder, "target"), join(folder, "access-default.tfplan"));
    expect(runStage("plan", folder).status).toBe(0);
    expect(readFileSync(join(folder, "target"), "utf8")).toBe("of the server");
    writeFileSync(join(folder, "access-default.tfplan"), "evil");
    expect(runStage("apply", folder)).toMatchObject({ status: 1, asked: "" });
  });

  it.each(["import", "state_rm", "policy_check"])(
    "refuses %s, which runs terraform in the checkout",
    (stage) => {
      expect(runStage(stage, checkout())).toMatchObject({ status: 1, asked: "" });
    },
  );

  it("plans nothing that is not proven", () => {
    const { status, asked } = runStage("plan", checkout(), {
      gatehouse: 'if [ "$1" = prove ]; then exit 1; fi',
    });
    expect([status, asked]).toEqual([1, "check\nsynth\nprove"]);
  });

  it.each(["policies/admin.json", "policies/lists"])(
    "reads no file of the server through a symbolic link at %s",
    (path) => {
      const folder = checkout();
      symlinkSync("/etc/passwd", join(folder, path));
      const { status, asked } = runStage("plan", folder);
      expect([status, asked]).toEqual([1, ""]);
    },
  );
});
