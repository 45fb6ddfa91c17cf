import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ProcessGroup } from "../../access/processes/process-group";
import { PACKAGE } from "../../organization/package";
import { Shell } from "../support/documented-shell";
import { temporaryFolder } from "../support/opened-sandbox";
import { copyOfProject } from "../support/project-copy";

jest.setTimeout(300_000);

const PAGE = readFileSync(join(PACKAGE, "docs", "sandbox.md"), "utf8");
const SECTION = PAGE.slice(
  PAGE.indexOf("## Act as the administrator"),
  PAGE.indexOf("## What the gateway does"),
);

/** Commands of the page, and the output lines that it shows. */
const STEPS = [...SECTION.matchAll(/```sh\n([\s\S]*?)```(?:\n\n```\n([\s\S]*?)```)?/g)].map(
  ([, commands = "", shown = ""]) => ({ commands, shown, title: commands.split("\n", 1)[0] ?? "" }),
);

const OTHER = `organization: other
identity: M
accounts: { M: { id: "111111111111" } }
roles: {}
users: { zoe: {} }
`;

/** A running program of the sandbox, with its output. */
class Running {
  readonly lines: string[] = [];
  private readonly group: ProcessGroup;
  private readonly hasPrinted: Promise<void>;

  /** @param awaited part of the line that reports that it is ready */
  constructor(
    [script = "", ...more]: readonly string[],
    cwd: string,
    environment: NodeJS.ProcessEnv,
    awaited: string,
  ) {
    let resolve = () => {};
    const isReady = new Promise<void>((done) => {
      resolve = done;
    });
    const onLine = (line: string) => {
      this.lines.push(line);
      if (line.includes(awaited)) resolve();
    };
    const args = ["--import", "tsx", join(cwd, script), ...more];
    this.group = new ProcessGroup(process.execPath, args, { cwd, environment, onLine });
    const hasEnded = this.group.ended.then(({ stdout, stderr }) => {
      if (!stdout.includes(awaited)) throw new Error(stderr);
    });
    this.hasPrinted = Promise.race([isReady, hasEnded]);
    this.hasPrinted.catch(() => {});
  }

  ready(): Promise<void> {
    return this.hasPrinted;
  }

  stop(): Promise<void> {
    return this.group.stop();
  }
}

describe("the sandbox's administrator, as documented", () => {
  const project = copyOfProject();
  const before = filesOf(project);
  const environment = {
    ...process.env,
    HOME: project,
    INIT_CWD: project,
    AWS_PROFILE: "production",
    CI: "true",
  };
  const shell = new Shell(project, {
    ...environment,
    // A version manager's shim finds its Python from the real home.
    PYENV_ROOT: process.env.PYENV_ROOT ?? join(process.env.HOME ?? "", ".pyenv"),
  });
  let sandbox: Running;
  let other: Running;

  beforeAll(async () => {
    const file = join(temporaryFolder(), "other.yaml");
    writeFileSync(file, OTHER);
    sandbox = new Running(["access/cli.ts", "sandbox"], project, environment, "Ctrl-C ends it");
    other = new Running(
      ["access/cli.ts", "try"],
      project,
      { ...environment, ORGANIZATION: file },
      "Second plan: no changes.",
    );
    await sandbox.ready();
    const { lines } = sandbox;
    const printed = lines.slice(lines.findIndex((line) => line.startsWith("To be the administrator")));
    const commands = printed.filter((line) => /^ {2}(export|unset) /.test(line));
    expect((await shell.type(commands.join("\n"))).code).toBe(0);
  });
  afterAll(async () => {
    await other?.stop();
    await sandbox?.stop();
  });

  it.each(STEPS)("$title", async ({ commands, shown }) => {
    const typed = commands.replace("npm run apply", "npm run apply -- --auto-approve");
    const { code, stdout, stderr } = await shell.type(typed);
    const printed = stripVTControlCharacters(stdout);
    const expected = shown.includes("REFUTED") ? 1 : 0;
    expect([code, code === expected ? "" : printed + stderr]).toEqual([expected, ""]);
    for (const line of shown.split("\n").filter((line) => !["", "…"].includes(line)))
      expect(printed).toContain(line);
  });

  it("runs beside another sandbox of the same checkout", () => other.ready());

  it("leaves the checkout unchanged", () => {
    expect(filesOf(project)).toEqual(before);
  });
});

/** The files of a checkout, with their modification times. */
function filesOf(project: string): string[] {
  // The project is also the home folder, in which npm keeps its logs.
  return readdirSync(project, { recursive: true, encoding: "utf8" })
    .filter((path) => !/^(node_modules|\.terraform\.d|\.npm)(\/|$)/.test(path))
    .map((path) => `${path} ${statSync(join(project, path)).mtimeMs}`);
}
