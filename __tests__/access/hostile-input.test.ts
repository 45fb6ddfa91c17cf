import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../access/cli";
import { EVALUATOR_PACKAGES, installed } from "../../access/iam/evaluator";
import { PACKAGE } from "../../organization/package";
import { HOSTILE } from "../support/policy-templates";

// Many small runs: on a busy machine more than five seconds.
jest.setTimeout(60_000);

const BASE = `organization: example
identity: M
accounts: { M: { id: "111111111111" } }
roles: { mine: { policy: read-only } }
users: { alice: { grants: { mine: M } } }
`;

/** Runs the command line in this process, and gathers everything that it prints. */
async function printed(...argv: string[]): Promise<{ code: number; text: string }> {
  const texts: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, "write").mockImplementation((text) => texts.push(String(text)) > 0),
  );
  try {
    return { code: await run(argv), text: texts.join("") };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-hostile-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const COMMANDS: readonly (readonly string[])[] = [
  ["check"],
  ["matrix"],
  ["diff", "--base", "HEAD"],
  ["why", "alice", "M", "mine"],
  ["profiles", "alice"],
  ["onboard", "alice"],
  ["prove"],
  ["changed", "--base", "HEAD"],
  ["report", "--no-proof", "--out", "-"],
  ["verify"],
  ["adopt"],
];

describe("a command", () => {
  it.each(COMMANDS.map((command) => [command.join(" "), command] as const))(
    "ends without a stack trace for any file: %s",
    async (_, command) => {
      const files = [
        join(folder, "missing.yaml"),
        folder,
        written("latin1.yaml", Buffer.from("# é", "latin1")),
        written("empty.yaml", ""),
        written("nul.yaml", "\u0000\u001b[2J"),
        written("list.yaml", "[[[[["),
        written("name.yaml", BASE.replace("alice", '"a\\u001b[2Ja"')),
      ];
      for (const file of files) {
        const { code, text } = await printed(...command, "--organization", file);
        expect({ file, code, text }).toEqual({ file, code: 1, text: expect.not.stringMatching(/^ {4}at /m) });
        expect(text).not.toMatch(/(?!\r\n|[\n\t])\p{Cc}/u);
      }
    },
  );

  it.each([
    ["why", "alice", "M", "TEXT"],
    ["why", "TEXT", "M", "mine"],
    ["profiles", "TEXT"],
    ["profiles", "alice", "--name", "TEXT"],
    ["onboard", "TEXT"],
    ["prove", "--output", "TEXT"],
    ["diff", "--base", "TEXT"],
    ["matrix", "--format", "TEXT"],
    ["TEXT"],
  ])("ends without a stack trace for any arguments: %s %s %s %s", async (...command) => {
    const file = written("good.yaml", BASE);
    for (const hostile of HOSTILE) {
      const given = command
        .filter((part) => part !== undefined)
        .map((part) => (part === "TEXT" ? hostile : part));
      const { text } = await printed(...given, "--organization", file);
      expect(text).not.toMatch(/^ {4}at /m);
      expect(text).not.toMatch(/(?!\r\n|[\n\t])[\p{Cc}\p{Bidi_Control}]/u);
    }
  });

  it.each([
    ["report", "a folder that is missing", "missing/report.html", "there is no folder"],
    ["report", "a folder", ".", "this is a folder"],
  ])("names the path that it cannot write: %s --out %s", async (command, _, out, says) => {
    const file = written("good.yaml", BASE);
    const { code, text } = await printed(
      command,
      "--no-proof",
      "--organization",
      file,
      "--out",
      join(folder, out),
    );
    expect([code, text]).toEqual([
      1,
      expect.stringMatching(`the report cannot be written: ${says}.*\n  fix  .*\n$`),
    ]);
  });

  it("fails without a stack trace for an invalid manifest", async () => {
    const file = written("good.yaml", BASE);
    mkdirSync(join(folder, "out"), { recursive: true });
    for (const content of ["{", "[]", "null", '{"stacks":{"a":null}}']) {
      written("out/manifest.json", content);
      const { code, text } = await printed("prove", "--organization", file, "--output", join(folder, "out"));
      expect([content, code, text]).toEqual([content, 1, expect.not.stringMatching(/^ {4}at /m)]);
    }
  });

  it.each(["prove", "adopt"])("reports line and column of invalid JSON in a stack: %s", async (command) => {
    mkdirSync(join(folder, "out", "stacks", "access"), { recursive: true });
    const stack = { synthesizedStackPath: "stacks/access/cdk.tf.json" };
    written("out/manifest.json", JSON.stringify({ stacks: { access: stack } }));
    written("out/stacks/access/cdk.tf.json", '{\n  "a": 1,\n}\n');
    const given = ["--organization", written("good.yaml", BASE), "--output", join(folder, "out")];
    const before = process.env;
    process.env = { ...before, AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" };
    const { code, text } = await printed(command, ...given);
    process.env = before;
    expect([code, text]).toEqual([
      1,
      expect.stringMatching(/^.*cdk\.tf\.json:3:1: not valid JSON: property name expected\n {2}fix .*\n$/),
    ]);
  });
});

describe("verify without credentials", () => {
  const verified = async (text: string, more: NodeJS.ProcessEnv = {}) => {
    const before = process.env;
    process.env = {
      PATH: before.PATH,
      HOME: folder,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      ...more,
    };
    try {
      return await printed("verify", "--organization", written("good.yaml", text));
    } finally {
      process.env = before;
    }
  };

  it("reports only the missing credentials", async () => {
    const { code, text } = await verified(BASE);
    expect(code).toBe(1);
    expect(text).toMatch(/^no AWS credentials: no account was read\n( {2}\w+ .*\n){3}$/);
  });

  it("reports only the missing credentials if all accounts have profiles", async () => {
    const byProfile = BASE.replace(/(id: "\d+")/g, "$1, provider: { profile: nowhere }");
    const { code, text } = await verified(byProfile, { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" });
    expect(code).toBe(1);
    expect(text).toMatch(
      /^no AWS credentials: no account was read\n {2}found .*nowhere.*\n( {2}\w+ .*\n){2}$/,
    );
  });
});

describe("the evaluator", () => {
  it("is named with the project's version", () => {
    const { devDependencies } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));
    const names = ["@cloud-copilot/iam-simulate", "@cloud-copilot/iam-policy"];
    expect(EVALUATOR_PACKAGES).toBe(names.map((name) => `${name}@${devDependencies[name]}`).join(" "));
  });

  it("is reported with the install command if it is not installed", async () => {
    const missing = () => import("@cloud-copilot/no-such-package" as string);
    await expect(installed(missing)).rejects.toThrow(
      /iam-simulate, is not installed\n {2}fix {7}npm install/,
    );
    await expect(installed(() => import("./no-such-file" as string))).rejects.not.toThrow("npm install");
  });
});
