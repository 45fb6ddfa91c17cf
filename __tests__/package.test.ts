import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PACKAGE } from "../organization/package";

const TSC = join(PACKAGE, "node_modules", ".bin", "tsc");
const MANIFEST = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));
/** Folders of modules/ with a construct, which is in a file of the folder's name. */
const CONSTRUCTS = readdirSync(join(PACKAGE, "modules")).filter((name) =>
  existsSync(join(PACKAGE, "modules", name, `${name}.ts`)),
);

/** Runs only where the report's page is not bundled yet: here. */
const OF_SOURCE = "esbuild";

/** Names of the packages that the program imports. */
function importedPackages(): string[] {
  const files = ["main.ts", "index.ts"];
  for (const folder of ["organization", "modules", "stacks", "access", "sandbox"])
    for (const name of readdirSync(join(PACKAGE, folder), { recursive: true, encoding: "utf8" }))
      if (name.endsWith(".ts")) files.push(join(folder, name));
  const names = files.flatMap((file) =>
    [
      ...readFileSync(join(PACKAGE, file), "utf8").matchAll(
        /(?:from |import\(|require\()"((?:@[\w-]+\/)?[\w-]+(?:\.js(?="))?)/g,
      ),
    ].map(([, name = ""]) => name),
  );
  return [...new Set(names)].filter((name) => name !== "node" && name !== "gatehouse").sort();
}

/** A third-party CDKTF application with the package installed from npm. */
const APPLICATION = `
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack, Testing } from "cdktf";
import { addStacks, type Entitlements, entitlementsOf, loadOrganization } from "gatehouse";
import { MfaRole, type MfaRoleProps } from "gatehouse/mfa-role";

const stack = new TerraformStack(new App(), "theirs");
const provider = new AwsProvider(stack, "aws", { region: "us-east-1" });
const props: MfaRoleProps = {
  provider,
  name: "vpc",
  identityAccountId: "111111111111",
  permissions: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "ec2:*", Resource: "*" }] },
};
const role = new MfaRole(stack, "vpc", props);
const arn: string = role.arn;
const app = new App({ outdir: "own.out", stackTraces: false });
const entitlements: Entitlements = entitlementsOf(loadOrganization("organization.yaml"), new Date());
addStacks(app, entitlements);
new TerraformStack(app, "own");
app.synth();
const barrel = Object.keys(require.cache).filter((path) => /provider-aws\\/lib\\/index\\.js$/.test(path));
console.log(JSON.stringify({ barrel, arn, plan: JSON.parse(Testing.synth(stack)) }));
`;

describe("the package, in a third-party CDKTF application", () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-package-"));
  const installed = join(folder, "node_modules", "gatehouse");
  beforeAll(() => {
    mkdirSync(installed, { recursive: true });
    copyFileSync(join(PACKAGE, "package.json"), join(installed, "package.json"));
    // What the exports reach, without the commands: half of what npm run build compiles.
    const reached = ["-p", "tsconfig.types.json", "--emitDeclarationOnly", "false"];
    execFileSync(TSC, [...reached, "--outDir", join(installed, "lib")], { cwd: PACKAGE });
    cpSync(join(PACKAGE, "policies"), join(installed, "policies"), { recursive: true });
    copyFileSync(join(PACKAGE, "organization.yaml"), join(folder, "organization.yaml"));
    for (const name of [
      "@cdktf",
      "@types",
      "cdktf",
      "constructs",
      "damerau-levenshtein",
      "ipaddr.js",
      "jsonc-parser",
      "yaml",
      "zod",
    ])
      symlinkSync(join(PACKAGE, "node_modules", name), join(folder, "node_modules", name));
    writeFileSync(join(folder, "application.ts"), APPLICATION);
    const strict = ["--strict", "--target", "es2022", "--types", "node", "--skipLibCheck", "application.ts"];
    execFileSync(TSC, ["--module", "node16", ...strict], { cwd: folder });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The file that Node itself finds for each name, in one process; Jest's resolver finds more. */
  function resolved(names: readonly string[]): string[] {
    const find = "name => { try { return require.resolve(name) } catch { return 'none' } }";
    const script = `console.log(JSON.stringify(${JSON.stringify(names)}.map(${find})))`;
    return JSON.parse(execFileSync(process.execPath, ["-e", script], { cwd: folder, encoding: "utf8" }));
  }

  it("has types, creates its role and never loads the provider barrel", () => {
    const flags = ["--preserve-symlinks", "application.js"];
    const { barrel, arn, plan } = JSON.parse(
      execFileSync(process.execPath, flags, { cwd: folder, encoding: "utf8" }),
    );
    expect(barrel).toEqual([]);
    expect(typeof arn).toBe("string");
    const [role]: { name: string; assume_role_policy: string }[] = Object.values(plan.resource.aws_iam_role);
    expect(role?.name).toBe("vpc");
    expect(role?.assume_role_policy).toContain('"aws:MultiFactorAuthPresent":"true"');
  });

  it("adds the organization's stacks to an app beside a stack of its own", () => {
    expect(readdirSync(join(folder, "own.out", "stacks")).sort()).toEqual(["access", "own"]);
  });

  it("contains the pages that the written README names", () => {
    expect(MANIFEST.files).toContain("docs/*.md");
    const pages = ["github", "gitlab"].flatMap((ci) =>
      readFileSync(join(PACKAGE, "templates", ci, "README.md"), "utf8").match(/\S*docs\/[\w-]+\.md/g),
    );
    expect(pages).toEqual(["runs", "lifecycle"].map((page) => `\`node_modules/gatehouse/docs/${page}.md`));
    expect(["runs", "lifecycle"].map((page) => existsSync(join(PACKAGE, "docs", `${page}.md`)))).toEqual([
      true,
      true,
    ]);
  });

  it("is private, and depends on nothing that only this repository needs", () => {
    expect(MANIFEST.private).toBe(true);
    const runTime = Object.keys(MANIFEST.dependencies);
    for (const name of ["tsx", "esbuild", "typescript", "@cloud-copilot/iam-simulate"]) {
      expect(runTime).not.toContain(name);
      expect(MANIFEST.devDependencies[name]).toBeDefined();
    }
  });

  it("depends on each package that the program imports", () => {
    const declared = { ...MANIFEST.dependencies, ...MANIFEST.peerDependencies };
    expect(importedPackages().filter((name) => !(name in declared) && name !== OF_SOURCE)).toEqual([]);
  });

  it("compiles with the older module resolution of the cdktf init template", () => {
    // TypeScript 7 no longer supports that resolution.
    const older = createRequire(require.resolve("jsii/package.json")).resolve("typescript/bin/tsc");
    const settings = ["--strict", "--module", "commonjs", "--moduleResolution", "node10", "--noEmit"];
    const flags = ["--target", "es2022", "--types", "node", "--skipLibCheck", "application.ts"];
    expect(execFileSync(process.execPath, [older, ...settings, ...flags], { cwd: folder }).toString()).toBe(
      "",
    );
  });

  it("has the types of each construct for the older resolution", () => {
    const types = CONSTRUCTS.map((name) => [name, [`lib/modules/${name}/${name}.d.ts`]]);
    expect(MANIFEST.typesVersions).toEqual({ "*": Object.fromEntries(types) });
  });

  it("exports each construct from a built file by one pattern", () => {
    expect(Object.keys(MANIFEST.exports)).toEqual([
      ".",
      "./*",
      "./package.json",
      "./organization.schema.json",
    ]);
    const { types, default: file }: { types: string; default: string } = MANIFEST.exports["./*"];
    for (const name of CONSTRUCTS) {
      for (const pattern of [types, file])
        expect(existsSync(join(installed, pattern.replaceAll("*", name)))).toBe(true);
    }
    const found = resolved(CONSTRUCTS.map((name) => `gatehouse/${name}`));
    expect(found.filter((path) => !path.endsWith(".js"))).toEqual([]);
  });

  it("exports no part of a construct, and no file of lib/", () => {
    const names = ["exclusive-group", "mfa-role/trust", "lib/modules/mfa-role/mfa-role.js", "access/cli"];
    expect(resolved(names.map((name) => `gatehouse/${name}`))).toEqual(names.map(() => "none"));
  });

  it("requires CDKTF as a peer and installs no second copy", () => {
    const peers = Object.keys(MANIFEST.peerDependencies);
    for (const peer of peers) expect(MANIFEST.dependencies[peer]).toBeUndefined();
    const installed = peers.filter((name) => MANIFEST.peerDependenciesMeta[name]?.optional !== true);
    expect(installed).toEqual(["@cdktf/provider-aws", "cdktf", "constructs"]);
  });

  it("leaves the AGPL evaluator to the person, in the version that is tested here", () => {
    for (const name of ["@cloud-copilot/iam-policy", "@cloud-copilot/iam-simulate"]) {
      expect(MANIFEST.peerDependenciesMeta[name]).toEqual({ optional: true });
      expect(MANIFEST.peerDependencies[name]).toBe(MANIFEST.devDependencies[name]);
    }
  });
});
