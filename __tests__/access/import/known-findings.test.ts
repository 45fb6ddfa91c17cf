import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../../access/import/finding";
import { knownFindings } from "../../../access/import/known-findings";
import { temporaryFolder } from "../../support/opened-sandbox";

const FINDING: Finding = {
  list: "outside",
  kind: "user",
  name: "ci",
  accounts: ["A"],
  says: "is not in the file, and has an active access key",
};

/** The findings of a report. */
function knownIn(content: string): (finding: Finding) => boolean {
  const file = join(temporaryFolder(), "known.json");
  writeFileSync(file, content);
  return knownFindings(file);
}

describe("known findings", () => {
  const isKnown = knownIn(JSON.stringify({ findings: [FINDING] }));

  it("are those of the report", () => {
    expect(isKnown(FINDING)).toBe(true);
  });

  it.each([
    ["in another account", { accounts: ["B"] }],
    ["of another kind", { kind: "role" } as const],
    ["with another key", { says: "is not in the file, and has 2 active access keys" }],
  ])("are not those %s", (_, other) => {
    expect(isKnown({ ...FINDING, ...other })).toBe(false);
  });

  it.each(["", "[]", '{ "findings": [{ "name": "ci" }] }'])("are not in a file with %j", (content) => {
    expect(() => knownIn(content)).toThrow(/^--known .*known.json: no report of findings\n/);
  });
});
