import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findTools, MissingTools } from "../../sandbox/tools";

describe("tool lookup without tools", () => {
  it("names every missing tool and how to install it", async () => {
    const error = await findTools({ PATH: "/nowhere" }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MissingTools);
    expect((error as MissingTools).missing).toEqual([
      expect.stringMatching(/^terraform is not on the PATH\n {2}fix {7}install/),
      expect.stringMatching(/^the AWS emulator is missing[\s\S]*pip install 'moto\[server\]>=5'/),
    ]);
  });
});

describe("tool lookup", () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-tools-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** A folder of programs, each a shell script. */
  function programs(name: string, scripts: Readonly<Record<string, string>>): string {
    for (const [program, script] of Object.entries(scripts)) {
      const file = join(folder, name, program);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `#!/bin/sh\n${script}\n`);
      chmodSync(file, 0o755);
    }
    return join(folder, name);
  }

  async function missingIn(PATH: string): Promise<string> {
    const error = await findTools({ PATH }).catch((thrown: unknown) => thrown);
    return error instanceof MissingTools ? error.message : "";
  }

  it.each(["1.4.7", "0.15.0"])("rejects terraform %s", async (version) => {
    const PATH = programs(version, { terraform: `echo '{"terraform_version": "${version}"}'` });
    expect(await missingIn(PATH)).toContain(`${join(PATH, "terraform")} is version ${version}\n  fix `);
  });

  it.each(["1.5.0", "1.11.4", "2.0.0"])("accepts terraform %s", async (version) => {
    const PATH = programs(version, { terraform: `echo '{"terraform_version": "${version}"}'` });
    expect(await missingIn(PATH)).not.toContain("terraform is");
    expect(await missingIn(PATH)).not.toContain("is version");
  });

  it("rejects a terraform that does not run", async () => {
    expect(await missingIn(programs("broken", { terraform: "exit 1" }))).toContain(
      "does not report its version",
    );
  });

  it("rejects a version manager's shim whose Python lacks the emulator", async () => {
    const PATH = programs("shims", { moto_server: "exit 127", python3: "exit 1" });
    expect(await missingIn(PATH)).toContain("the AWS emulator is missing");
  });

  it("accepts a shim whose Python has the emulator", async () => {
    const PATH = programs("good/shims", { moto_server: "exit 127", python3: "echo /usr/bin/python3.11" });
    expect(await missingIn(PATH)).not.toContain("emulator");
  });
});
