import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { synthesize } from "../access/synthesis/synthesize";
import { PACKAGE } from "../organization/package";
import { REQUIRED_AWS_PROVIDER } from "../stacks/terraform-settings";
import { temporaryFolder } from "./support/opened-sandbox";

// A whole synthesis in a separate process.
jest.setTimeout(60_000);

const LOCK = readFileSync(join(PACKAGE, ".terraform.lock.hcl"), "utf8");

describe("the provider lock file", () => {
  it("is in the folder of each synthesized stack", async () => {
    const stacks = await synthesize(join(PACKAGE, "examples", "everything.yaml"), temporaryFolder());
    expect(stacks.length).toBeGreaterThan(1);
    for (const { file } of stacks)
      expect(readFileSync(join(dirname(file), ".terraform.lock.hcl"), "utf8")).toBe(LOCK);
  });

  it("locks the only provider, with its version range, for every platform", () => {
    expect(LOCK.match(/^provider ".*"/gm)).toEqual(['provider "registry.terraform.io/hashicorp/aws"']);
    // Another range would change the lock file, which init refuses if it is read-only.
    expect(LOCK).toContain(`constraints = "${REQUIRED_AWS_PROVIDER.version}"`);
    expect(LOCK.match(/"zh:[0-9a-f]{64}"/g)?.length).toBeGreaterThan(10);
  });
});
