import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { probesBeside } from "../../organization/probes";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-probes-"));
  mkdirSync(join(folder, "policies"));
  writeFileSync(join(folder, "policies", "rds.json"), "{}");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a message about probes", () => {
  it.each([
    ["a text", "s3:GetObject", "can, cannot or both"],
    ["nothing", "{}", "can, cannot or both"],
    ["a text as a list", "can: s3:GetObject", "a list of calls, such as [{ action: rds:CreateDBInstance }]"],
    ["a text as a call", "can: [s3:GetObject]", "a call, such as { action: rds:CreateDBInstance }"],
    [
      "a text as a context",
      "can: [{ action: s3:GetObject, context: x }]",
      "condition keys with their values",
    ],
    [
      "a number as a value",
      "can: [{ action: s3:GetObject, context: { aws:x: 1 } }]",
      "a text or a list of texts",
    ],
    ["an empty list", "can: []", "at least one call"],
    [
      "a list as an action",
      "can: [{ action: [] }]",
      "an action without wildcards, such as rds:CreateDBInstance",
    ],
  ])("names what is expected instead of %s", (_, text, expected) => {
    writeFileSync(join(folder, "policies", "rds.probes.yaml"), text);
    const { problems } = probesBeside(join(folder, "organization.yaml"));
    expect(problems).toEqual([expect.objectContaining({ expected })]);
  });
});
