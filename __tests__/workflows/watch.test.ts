import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../support/opened-sandbox";
import { runStep } from "../support/run-script";

/** GitHub, as far as the script asks: it lists these issues, by the script's own filter, and keeps what it is sent. */
const gh = (folder: string) => `
case "$*" in
  *--paginate*) while [ "$1" != --jq ]; do shift; done; jq -r "$2" ${folder}/issues.json; exit ;;
esac
for word in "$@"; do case "$word" in body=@*) cat "\${word#body=@}" > ${folder}/body ;; esac; done
`;
const VERIFIED = { "verify/code": "0\n", "verify/findings.txt": "" };
const PLANNED = { "plans-1/outcomes.txt": "A: No changes.\n", "plans-2/outcomes.txt": "B: No changes.\n" };
const FOUND = {
  "verify/code": "1\n",
  "verify/findings.txt":
    "REFUTED  the root user of each account has MFA\n         the root user of A has an access key: delete it @alice\n",
};

function reported(
  artifacts: Readonly<Record<string, string>>,
  issues: readonly object[] = [],
  env: NodeJS.ProcessEnv = {},
) {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(artifacts)) {
    mkdirSync(dirname(join(folder, "found", path)), { recursive: true });
    writeFileSync(join(folder, "found", path), text);
  }
  writeFileSync(join(folder, "issues.json"), JSON.stringify(issues));
  const ran = runStep("write-issue.sh found", {
    cwd: folder,
    env: {
      REPOSITORY: "acme/access",
      STATE: "s3",
      JOBS: '[{"job":1,"stacks":"A"},{"job":2,"stacks":"B"}]',
      VERIFY: "success",
      PLAN: "success",
      ...env,
    },
    commands: { gh: gh(folder) },
  });
  expect([ran.status, ran.stderr]).toEqual([0, ""]);
  const body = existsSync(join(folder, "body")) ? readFileSync(join(folder, "body"), "utf8") : "";
  const calls = ran.asked.split("\n").filter((line) => line.includes("--method"));
  return { body, calls: calls.map((line) => line.replace(/^api --silent --method /, "").split(" --")[0]) };
}
const issue = (number: number, body: string, login = "github-actions[bot]") => ({
  number,
  body,
  user: { login },
});

describe("write-issue.sh", () => {
  it("opens one issue with the refuted claims and the nonempty plans", () => {
    const { body, calls } = reported({
      ...FOUND,
      ...PLANNED,
      "plans-2/outcomes.txt": "B: Plan: 0 to add, 1 to change, 0 to destroy.\n",
    });
    expect(calls).toEqual(["POST repos/acme/access/issues"]);
    expect(body).toMatch(/^<!-- gatehouse: watch [0-9a-f]{64} -->\n/);
    expect(body).toContain("\n             the root user of A has an access key: delete it @alice\n");
    expect(body).toContain("\n    B: Plan: 0 to add, 1 to change, 0 to destroy.\n");
    expect(body).not.toContain("A: No changes");
  });

  it("updates the issue, and comments only when the findings change", () => {
    const { body } = reported({ ...FOUND, ...PLANNED });
    const same = reported({ ...FOUND, ...PLANNED }, [issue(7, body)]);
    expect(same.calls).toEqual(["PATCH repos/acme/access/issues/7"]);
    const other = reported({ ...FOUND, ...PLANNED }, [issue(7, body.replace(/[0-9a-f]{64}/, "0"))]);
    expect(other.calls).toEqual([
      "PATCH repos/acme/access/issues/7",
      "POST repos/acme/access/issues/7/comments",
    ]);
  });

  it("closes the issue when there are no findings, and opens none", () => {
    const { calls } = reported({ ...VERIFIED, ...PLANNED }, [issue(7, "<!-- gatehouse: watch 0 -->")]);
    expect(calls).toEqual(["POST repos/acme/access/issues/7/comments", "PATCH repos/acme/access/issues/7"]);
    expect(reported({ ...VERIFIED, ...PLANNED }).calls).toEqual([]);
  });

  it("ignores issues of other authors and pull requests", () => {
    const mark = "<!-- gatehouse: watch 0 -->";
    const others = [
      issue(3, mark, "mallory"),
      { ...issue(4, mark), pull_request: {} },
      issue(5, "something else"),
      { ...issue(6, mark), body: null },
    ];
    expect(reported({ ...FOUND, ...PLANNED }, others).calls).toEqual(["POST repos/acme/access/issues"]);
    expect(reported({ ...VERIFIED, ...PLANNED }, others).calls).toEqual([]);
  });

  it.each([
    ["verify gave no result", PLANNED, {}, "### Not verified"],
    ["verify ended with an error", { ...PLANNED, ...FOUND, "verify/code": "2" }, {}, "gatehouse verify"],
    [
      "a plan job ended early",
      { ...VERIFIED, "plans-1/outcomes.txt": "A: No changes.\n" },
      {},
      "    B: not planned\n",
    ],
    ["no plan was made", VERIFIED, {}, "    A: not planned\n    B: not planned\n"],
    [
      "verify failed after an earlier attempt succeeded",
      { ...VERIFIED, ...PLANNED },
      { VERIFY: "failure" },
      "### Not verified",
    ],
    [
      "a plan failed after an earlier attempt succeeded",
      { ...VERIFIED, ...PLANNED },
      { PLAN: "failure" },
      "### Not planned to the end",
    ],
    ["nothing was synthesized", VERIFIED, { STATE: "", JOBS: "" }, "### Not planned"],
  ])("keeps the issue open when %s", (_, artifacts, env, said) => {
    const { body, calls } = reported(artifacts, [issue(7, "<!-- gatehouse: watch 0 -->")], env);
    expect(body).toContain(said);
    expect(calls[0]).toBe("PATCH repos/acme/access/issues/7");
  });

  it("distinguishes stacks whose names end alike", () => {
    const outcomes = "account-A: No changes.\nB: No changes.\n";
    expect(reported({ ...VERIFIED, "plans-1/outcomes.txt": outcomes }).body).toContain(
      "    A: not planned\n",
    );
  });

  it("requires no plan for local state, which no run can read", () => {
    expect(reported(VERIFIED, [], { STATE: "local" }).calls).toEqual([]);
  });
});

describe("verify-accounts.sh", () => {
  const verified = (script: string) => {
    const folder = temporaryFolder();
    const ran = runStep(`verify-accounts.sh ${folder}`, {
      env: { READER: "Reader" },
      commands: { npm: script },
    });
    const [code, findings] = ["code", "findings.txt"].map((file) => readFileSync(join(folder, file), "utf8"));
    return { ...ran, code, findings };
  };

  it("saves refuted and unknown claims and the exit code, with the read-only role", () => {
    const table = [
      "proven   a",
      "         excepted",
      "REFUTED  b",
      "           c",
      "in part  d",
      "UNKNOWN  e",
    ];
    const { status, asked, code, findings } = verified(`printf '%s\\n' '${table.join("' '")}'; exit 1`);
    expect([status, code, findings]).toEqual([0, "1\n", "REFUTED  b\n           c\nUNKNOWN  e\n"]);
    expect(asked).toBe("run -s gatehouse -- verify --role Reader");
  });

  it("saves the reason when nothing was verified", () => {
    const { code, findings } = verified("echo there are no AWS credentials >&2; exit 1");
    expect([code, findings]).toEqual(["1\n", "there are no AWS credentials\n"]);
  });
});
