import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Repository } from "../support/git-repository";
import { npm, outputsOf, runStep } from "../support/run-script";

/** Replaces the gatehouse command: the repository's own code decides what diff and check print. */
const CODE = `case "$1" in
  check) ! grep -q WRONG organization.yaml ;;
  prove) ! grep -q UNPROVEN organization.yaml ;;
  diff) echo "by main's code: $(cat organization.yaml policies/*.json)" ;;
  changed) echo '[{ "name": "access", "change": "changed" }]' ;;
esac
`;
const SYNTH =
  `mkdir -p cdktf.out/stacks/access; echo '{"stacks":{"access":{}}}' > cdktf.out/manifest.json; ` +
  `echo '{"terraform":{"backend":{"s3":{}}},"provider":{"aws":[{}]}}' > cdktf.out/stacks/access/cdk.tf.json`;

describe("judge-pull-request.sh", () => {
  /** Main, as it is checked out, and a pull request's merge beside it, which is not. */
  function judged(change: (repository: Repository) => void) {
    const repository = new Repository();
    repository.write(".gitignore", "cdktf.out\naccess.md\n");
    repository.write("gatehouse.sh", CODE);
    repository.write("organization.yaml", "alice: {}\n");
    repository.write("policies/vpc.json", '"vpc"');
    repository.write("policies/note.txt", "no data");
    repository.commit("main");
    repository.git("checkout", "--quiet", "-b", "change");
    change(repository);
    const head = repository.commit("change");
    repository.git("checkout", "--quiet", "main");
    repository.git("merge", "--quiet", "--no-ff", "-m", "merge", "change");
    repository.git("update-ref", "refs/gatehouse/merge", "HEAD");
    repository.git("reset", "--quiet", "--hard", "HEAD^");
    const ran = runStep("judge-pull-request.sh refs/gatehouse/merge", {
      cwd: repository.folder,
      commands: { npm: npm(SYNTH, 'bash gatehouse.sh "$@"') },
    });
    const access = readFileSync(join(repository.folder, "access.md"), "utf8");
    return { ...ran, access, head, jobs: outputsOf(ran).jobs, repository };
  }
  const addsBob = (repository: Repository) => repository.write("organization.yaml", "alice: {}\nbob: {}\n");

  it("judges the pull request's file and policies, including new and removed ones", () => {
    const { status, access, head, jobs } = judged((repository) => {
      addsBob(repository);
      repository.remove("policies/vpc.json");
      repository.write("policies/lists/new.json", '"list"');
      repository.write("policies/new.json", '"new"');
    });
    expect(status).toBe(0);
    expect(access).toContain(`Commit \`${head}\`, judged by the code of main`);
    expect(access).toContain(`by main's code: alice: {}\nbob: {}\n"new"\n`);
    expect(access).not.toContain("changes code");
    expect(jobs).toBe('[{"job":1,"stacks":"access"}]');
  });

  it("cannot be influenced by a pull request that changes the code of diff", () => {
    const { status, access, jobs, repository } = judged((it) => {
      addsBob(it);
      it.write("gatehouse.sh", "echo 'nothing changes about access'");
      it.write(".github/judge-pull-request.sh", "echo 'nothing changes' > access.md", 0o755);
    });
    expect(status).toBe(0);
    expect(access).not.toContain("nothing changes");
    expect(access).toContain("by main's code: alice: {}\nbob: {}");
    expect(readFileSync(join(repository.folder, "gatehouse.sh"), "utf8")).toBe(CODE);
    expect(access).toMatch(/^Commit .*\n\n> \*\*This pull request changes code\*\* \(files: 2\)/);
    expect(access).toContain("\n    .github/judge-pull-request.sh\n    gatehouse.sh\n");
    // Main's code synthesizes the data differently from the changed code.
    expect(jobs).toBe("[]");
  });

  it.each([
    ["the file", "organization.yaml"],
    ["a policy", "policies/vpc.json"],
    ["another file beside a policy", "policies/x.txt"],
    ["the folder of lists", "policies/lists"],
    ["the folder of policies", "policies"],
  ])("refuses a symbolic link in place of %s", (_, path) => {
    const { status, access, stdout } = judged((repository) => repository.link(path, "/etc"));
    expect(status).toBe(1);
    expect(access).toContain(`Not a regular file: ${path}`);
    expect(stdout).toContain(`::error::Not a regular file: ${path}`);
    expect(access).not.toContain("by main's code");
  });

  it("refuses a policy file name with special characters", () => {
    const { status, access } = judged((repository) => repository.write("policies/a\n`b.json", "{}"));
    expect([status, access]).toEqual([
      1,
      expect.stringContaining("**Not a plain name of a file: $'policies/a\\n`b.json'**"),
    ]);
  });

  it.each([
    ["WRONG", "The organization file is refused."],
    ["UNPROVEN", "What is synthesized is not proven"],
  ])("fails if the file is %s, and plans nothing", (data, said) => {
    const { status, access, jobs } = judged((repository) => repository.write("organization.yaml", data));
    expect([status, access]).toEqual([1, expect.stringContaining(said)]);
    expect(access).not.toContain("by main's code");
    expect(jobs).toBeUndefined();
  });

  it("treats no line of the data as a workflow command", () => {
    const { stdout } = judged(addsBob);
    const [, token = ""] = /^::stop-commands::([0-9a-f]{32})\n/.exec(stdout) ?? [];
    expect(token).not.toBe("");
    expect(stdout.endsWith(`::${token}::\n`)).toBe(true);
  });
});

describe("fetch-pull-request.sh", () => {
  /** Pull request 5 of `change` as GitHub merges it into a branch, and a checkout that fetches it. */
  function pullRequestInto(branch: string) {
    const origin = new Repository();
    origin.commit("main");
    if (branch !== "main") {
      origin.git("checkout", "--quiet", "-b", branch);
      origin.commit("gives bob admin");
    }
    origin.git("checkout", "--quiet", "-b", "change");
    const head = origin.commit("change");
    origin.git("checkout", "--quiet", branch);
    origin.git("merge", "--quiet", "--no-ff", "-m", "merge", "change");
    origin.git("update-ref", "refs/pull/5/merge", "HEAD");
    const checkout = new Repository();
    checkout.git("remote", "add", "origin", origin.folder);
    const fetched = (HEAD: string) =>
      runStep("fetch-pull-request.sh", { cwd: checkout.folder, env: { NUMBER: "5", HEAD } });
    return { origin, checkout, head, fetched };
  }

  it("fetches only the merge of the commit to judge", () => {
    const { origin, checkout, head, fetched } = pullRequestInto("main");
    expect(fetched(head).status).toBe(0);
    expect(checkout.git("rev-parse", "refs/gatehouse/merge^2")).toBe(head);
    const other = fetched("0123456789012345678901234567890123456789");
    expect([other.status, other.stdout]).toEqual([1, expect.stringContaining("GitHub has no merge of 0123")]);

    origin.commit("main goes on");
    expect(fetched(head).status).toBe(0);
  });

  it("refuses a merge into another branch", () => {
    const { head, fetched } = pullRequestInto("prepared");
    const { status, stdout } = fetched(head);
    expect([status, stdout]).toEqual([1, expect.stringContaining("into another branch than main")]);
  });
});

describe("write-comment.sh", () => {
  const ENV = { REPOSITORY: "acme/access", NUMBER: "5" };
  function commented(access: string | undefined, RESULT: string, ids: string) {
    const repository = new Repository();
    if (access !== undefined) repository.write("access.md", access);
    const { folder: cwd } = repository;
    const { status, asked } = runStep("write-comment.sh", {
      cwd,
      env: { ...ENV, RESULT },
      commands: { gh: `echo "${ids}"` },
    });
    return { status, asked, comment: readFileSync(join(cwd, "comment.md"), "utf8") };
  }

  it("writes one comment and updates it", () => {
    const first = commented("alice gets vpc\n", "success", "");
    expect(first.status).toBe(0);
    expect(first.comment).toBe("<!-- gatehouse: access -->\nalice gets vpc\n");
    expect(first.asked).toContain(
      "--method POST repos/acme/access/issues/5/comments --field body=@comment.md",
    );
    const next = commented("alice gets vpc\n", "success", "42");
    expect(next.asked).toContain(
      "--method PATCH repos/acme/access/issues/comments/42 --field body=@comment.md",
    );
  });

  it("replaces an older comment when the pull request was not judged", () => {
    expect(commented("**refused**\n", "failure", "42").comment).toMatch(/Do not merge[\s\S]*\*\*refused\*\*/);
    expect(commented(undefined, "failure", "42").comment).toMatch(/Do not merge[\s\S]*Nothing is known/);
  });

  it("reports that a long comment is truncated", () => {
    expect(commented("x".repeat(60001), "success", "").comment).toMatch(/x\n\n\*\*Cut here/);
    expect(commented("x".repeat(60000), "success", "").comment).not.toContain("Cut");
  });
});
