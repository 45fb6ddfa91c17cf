import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { markOwner, refuseOccupied } from "../../stacks/output-owner";
import { parse } from "../support/parse-organization";

const organization = (name: string, identity = "111111111111") =>
  parse(`organization: ${name}\nidentity: M\naccounts: { M: { id: "${identity}" } }\nroles: {}\nusers: {}\n`);

describe("the output folder of an organization", () => {
  let folder: string;
  let output: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "gatehouse-test-"));
    output = join(folder, "cdktf.out");
    mkdirSync(join(output, "stacks", "access"), { recursive: true });
    writeFileSync(join(output, "stacks", "access", "cdk.tf.json"), "{}");
    writeFileSync(join(output, "stacks", "access", ".terraform.lock.hcl"), "");
    markOwner(output, organization("example"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const refuse = (name: string, identity?: string) => () =>
    refuseOccupied(output, "other.yaml", organization(name, identity));
  const use = (file: string) => writeFileSync(join(output, "stacks", "access", file), "");

  it("is refused to another organization after terraform init", () => {
    use(".terraform");
    expect(refuse("other", "999999999999")).toThrowErrorMatchingInlineSnapshot(`
"other.yaml: cdktf.out is in use for another organization
  found     example, identity account 111111111111
  expected  other, identity account 999999999999
  fix       give this one a folder of its own: export CDKTF_OUTPUT=cdktf.other.out
            if example is not applied from here any more: rm -r cdktf.out/stacks"
`);
  });

  it("is refused to another organization if it contains imports", () => {
    use("adopted.tf.json");
    expect(refuse("other")).toThrow("is in use for another organization");
  });

  it("is refused to a second organization with the same name", () => {
    use(".terraform");
    expect(refuse("example", "999999999999")).toThrow("give each organization a name of its own");
  });

  it("warns that the state of a renamed organization would stay behind", () => {
    use(".terraform");
    expect(refuse("renamed")).toThrow("if it is the same one, keep its name: organization: example");
  });

  it("remains usable for its own organization", () => {
    use(".terraform");
    expect(refuse("example")).not.toThrow();
  });

  it("may contain other files, such as those of macOS", () => {
    writeFileSync(join(output, "stacks", ".DS_Store"), "");
    expect(refuse("other")).not.toThrow();
    use(".terraform");
    expect(refuse("other")).toThrow("is in use for another organization");
  });

  it("is marked before it has content", () => {
    const fresh = join(folder, "fresh.out");
    markOwner(fresh, organization("example"));
    mkdirSync(join(fresh, "stacks", "access", ".terraform"), { recursive: true });
    expect(() => refuseOccupied(fresh, "other.yaml", organization("other"))).toThrow("is in use");
  });

  it("is free until Terraform has run in it", () => {
    expect(refuse("other")).not.toThrow();
  });

  it("is free if its owner is unknown", () => {
    use(".terraform");
    writeFileSync(join(output, "organization.json"), '{"organi');
    expect(refuse("other")).not.toThrow();
    rmSync(join(output, "organization.json"));
    expect(refuse("other")).not.toThrow();
  });
});
