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
  it.each([repository, below])("is the nearest folder with a cdktf.json, from %s", (INIT_CWD) => {
    expect(projectFolder({ INIT_CWD })).toBe(repository);
    expect(organizationFile({ INIT_CWD })).toBe(join(repository, "organization.yaml"));
    expect(cdktfOutput({ INIT_CWD })).toBe(join(repository, "cdktf.out"));
    expect(cdktfOutput({ INIT_CWD, CDKTF_OUTPUT: "cdktf.b.out" })).toBe(join(repository, "cdktf.b.out"));
  });

  it("is the working directory's outside of any other, and Gatehouse's source at last", () => {
    expect(projectFolder({ INIT_CWD: elsewhere })).toBe(PACKAGE);
    const cwd = jest.spyOn(process, "cwd").mockReturnValue(below);
    expect(projectFolder({ INIT_CWD: elsewhere })).toBe(repository);
    cwd.mockReturnValue(elsewhere);
    expect(projectFolder({})).toBe(PACKAGE);
    cwd.mockRestore();
  });
});

describe("a program of the source", () => {
  it("runs with tsx, from any folder", () => {
    const [, tsx, program] = nodeArguments("main");
    expect(tsx).toMatch(/^file:\/\/\/.*\/tsx\//);
    expect(program).toBe(join(PACKAGE, "main.ts"));
  });
});
