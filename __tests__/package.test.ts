import { execFileSync } from "node:child_process";
import {
  copyFileSync,
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
import { PROJECT } from "../organization/project";

const TSC = join(PROJECT, "node_modules", ".bin", "tsc");
const PACKAGE = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8"));
/** Folders of modules/ with a construct, which is in a file of the folder's name. */
const CONSTRUCTS = readdirSync(join(PROJECT, "modules")).filter((name) =>
  existsSync(join(PROJECT, "modules", name, `${name}.ts`)),
);

/** A third-party CDKTF application with the package installed from npm. */
const APPLICATION = `
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack, Testing } from "cdktf";
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
const barrel = Object.keys(require.cache).filter((path) => /provider-aws\\/lib\\/index\\.js$/.test(path));
console.log(JSON.stringify({ barrel, arn, plan: JSON.parse(Testing.synth(stack)) }));
`;

describe("the package, in a third-party CDKTF application", () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-package-"));
  const installed = join(folder, "node_modules", "gatehouse");
  beforeAll(() => {
    mkdirSync(installed, { recursive: true });
    copyFileSync(join(PROJECT, "package.json"), join(installed, "package.json"));
    execFileSync(TSC, ["-p", "tsconfig.package.json", "--outDir", join(installed, "lib")], { cwd: PROJECT });
    for (const name of ["@cdktf", "@types", "cdktf", "constructs"])
      symlinkSync(join(PROJECT, "node_modules", name), join(folder, "node_modules", name));
    writeFileSync(join(folder, "application.ts"), APPLICATION);
    const strict = ["--strict", "--target", "es2022", "--types", "node", "--skipLibCheck", "application.ts"];
    execFileSync(TSC, ["--module", "node16", ...strict], { cwd: folder });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

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
    const types = CONSTRUCTS.map((name) => [name, [`lib/${name}/${name}.d.ts`]]);
    expect(PACKAGE.typesVersions).toEqual({ "*": Object.fromEntries(types) });
  });

  it("exports each construct from a built file by one pattern", () => {
    expect(Object.keys(PACKAGE.exports)).toEqual(["./*", "./package.json"]);
    const { types, default: file }: { types: string; default: string } = PACKAGE.exports["./*"];
    for (const name of CONSTRUCTS) {
      for (const pattern of [types, file])
        expect(existsSync(join(installed, pattern.replaceAll("*", name)))).toBe(true);
      expect(createRequire(join(folder, "application.js")).resolve(`gatehouse/${name}`)).toMatch(/\.js$/);
    }
  });

  it.each(["gatehouse/exclusive-group", "gatehouse/mfa-role/trust", "gatehouse/lib/mfa-role/mfa-role.js"])(
    "does not export %s",
    (name) => {
      expect(() => createRequire(join(folder, "application.js")).resolve(name)).toThrow();
    },
  );

  it("requires CDKTF as a peer and installs no second copy", () => {
    expect(Object.keys(PACKAGE.peerDependencies)).toEqual(["@cdktf/provider-aws", "cdktf", "constructs"]);
    for (const peer of Object.keys(PACKAGE.peerDependencies))
      expect(PACKAGE.dependencies[peer]).toBeUndefined();
  });
});
