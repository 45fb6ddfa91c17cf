import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeArguments, PACKAGE } from "../../organization/package";
import { cdktfOutput, organizationFile, projectFolder } from "../../organization/project";
import { temporaryFolder } from "../support/opened-sandbox";

/** A repository with a space in its path, and a folder deep in it. */
const repository = join(realpathSync(temporaryFolder()), "our access");
const below = join(repository, "policies", "more");
mkdirSync(below, { recursive: true });
writeFileSync(join(repository, "cdktf.json"), "{}");
const elsewhere = realpathSync(temporaryFolder());

describe("the project", () => {
  const cwd = jest.spyOn(process, "cwd");
  afterAll(() => cwd.mockRestore());

  it.each([repository, below])("is the nearest folder with a cdktf.json, from %s", (folder) => {
    cwd.mockReturnValue(folder);
    expect(projectFolder({})).toBe(repository);
    expect(organizationFile({})).toBe(join(repository, "organization.yaml"));
    expect(cdktfOutput({})).toBe(join(repository, "cdktf.out"));
    expect(cdktfOutput({ CDKTF_OUTPUT: "cdktf.b.out" })).toBe(join(repository, "cdktf.b.out"));
  });

  it("is the one in which npm runs a script, and not the one from which it was called", () => {
    cwd.mockReturnValue(below);
    expect(projectFolder({ INIT_CWD: PACKAGE })).toBe(repository);
  });

  it("is the person's folder's, and Gatehouse's source at last", () => {
    cwd.mockReturnValue(elsewhere);
    expect(projectFolder({ INIT_CWD: below })).toBe(repository);
    expect(projectFolder({ INIT_CWD: elsewhere })).toBe(PACKAGE);
    expect(projectFolder({})).toBe(PACKAGE);
  });
});

describe("a program of the source", () => {
  it("runs with tsx, from any folder", () => {
    const [, tsx, program] = nodeArguments("main");
    expect(tsx).toMatch(/^file:\/\/\/.*\/tsx\//);
    expect(program).toBe(join(PACKAGE, "main.ts"));
  });
});
