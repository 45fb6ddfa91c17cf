import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { stacksOnly } from "../../access/iam/stack-files";
import { PACKAGE } from "../../organization/package";
import type { CodeMutation } from "./code-mutations";
import { NOW } from "./parse-organization";
import { BASES, type Base } from "./plan-mutations";
import { copyOfProject } from "./project-copy";

/** A file with a text replaced. The text must occur exactly once, or the table is outdated. */
export function mutatedText({ name, file, from, to }: CodeMutation): string {
  const text = readFileSync(join(PACKAGE, file), "utf8");
  const [before = "", after, ...more] = text.split(from);
  if (after === undefined || more.length > 0)
    throw new Error(`${name}: ${file} has ${after === undefined ? "no" : "more than one"} ${from}`);
  return before + to + after;
}

/** A copy of the project, in which one file at a time is mutated. */
export class Mutant {
  private readonly folder = copyOfProject();

  constructor() {
    cpSync(join(PACKAGE, "__tests__"), join(this.folder, "__tests__"), { recursive: true });
  }

  /** Returns the result of `use` while the mutation is in place. */
  with<T>(mutation: CodeMutation, use: () => T): T {
    const place = join(this.folder, mutation.file);
    writeFileSync(place, mutatedText(mutation));
    try {
      return use();
    } finally {
      cpSync(join(PACKAGE, mutation.file), place);
    }
  }

  /** The copy's synthesis and its file. The proof that judges it is the original's. */
  synthesized(base: Base = "people") {
    const { outputFiles } = buildSync({
      entryPoints: [join(this.folder, "__tests__", "support", "mutant-synthesis.ts")],
      bundle: true,
      platform: "node",
      packages: "external",
      write: false,
    });
    const module = { exports: {} as typeof import("./mutant-synthesis") };
    // The bundle runs as if in the copy, and reads the copy's policies.
    const evaluate = new Function("module", "exports", "require", "__dirname", outputFiles[0]?.text ?? "");
    evaluate(module, module.exports, require, join(this.folder, "organization"));
    return { text: BASES[base], output: stacksOnly(module.exports.stacksOfText(BASES[base], NOW)) };
  }

  /** The names of the tests in a file that fail in the copy. A file that does not run at all is an error. */
  failing(testFile: string): string[] {
    const jest = join(PACKAGE, "node_modules", ".bin", "jest");
    const { stdout } = spawnSync(
      jest,
      ["--selectProjects", "unit", "--ci", "--json", "--runTestsByPath", testFile],
      {
        cwd: this.folder,
        encoding: "utf8",
        maxBuffer: 2 ** 28,
      },
    );
    const { testResults } = JSON.parse(stdout) as JestResult;
    if (testResults.length !== 1) throw new Error(`there is no test file ${testFile}`);
    return testResults.flatMap(({ message, assertionResults }) => {
      if (assertionResults.length === 0) throw new Error(message);
      return assertionResults.filter(({ status }) => status === "failed").map(({ fullName }) => fullName);
    });
  }
}

interface JestResult {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}
