import { diff, FILE } from "../../support/diff-of-files";

describe("the diff of a rename", () => {
  it("reports the new name, and no change of what it names", async () => {
    const renamed = FILE.replace("  A: {", "  Prod: { was: A,")
      .replace("vpc: { policy: vpc }", "net: { was: vpc, name: vpc, policy: vpc }")
      .replaceAll("grants: { vpc:", "grants: { net:")
      .replaceAll("[A,", "[Prod,")
      .replace("net: A }", "net: Prod }")
      .replace("bob: {", "bobby: { was: bob, mfaDevice: bob,")
      .replace("  sre: {", "  ops: { was: sre,")
      .replaceAll("teams: [sre]", "teams: [ops]");
    expect(await diff(renamed)).toEqual([
      "account Prod was called A",
      "role net was called vpc",
      "team ops was called sre",
      "user bobby was called bob",
    ]);
    expect(await diff(renamed, renamed)).toEqual([]);
  });

  it("reports that a role is replaced if its AWS name follows its key", async () => {
    const renamed = FILE.replace("vpc: { policy: vpc }", "net: { was: vpc, policy: vpc }").replaceAll(
      "grants: { vpc:",
      "grants: { net:",
    );
    expect(await diff(renamed)).toEqual([
      "role net is called net in AWS, was vpc: AWS cannot rename a role, so it is replaced; policies elsewhere that trust the new name are not judged | loosened | unjudged",
      "role net was called vpc",
    ]);
  });

  it("reports other changes of a renamed object under its new name", async () => {
    const renamed = FILE.replace("  A: {", "  Prod: { was: A,")
      .replace("vpc: { policy: vpc }", "net: { was: vpc, name: vpc, policy: vpc, mfaMaxAge: 2h }")
      .replaceAll("grants: { vpc:", "grants: { net:")
      .replaceAll("[A,", "[Prod,")
      .replace("net: A }", "net: Prod }")
      .replace(
        "bob: { teams: [sre], grants: {",
        "bobby: { was: bob, mfaDevice: bob, teams: [sre], grants: { ec2: Prod,",
      );
    expect(await diff(renamed)).toEqual([
      "role net accepts MFA of up to 7200 s ago, was 3600 s | loosened",
      "account Prod was called A",
      "role net was called vpc",
      "user bobby was called bob",
      "bobby gains ec2 in Prod",
    ]);
  });

  it("reports current names if old renames are still in the file", async () => {
    const alicia = FILE.replace("alice: {", "alicia: { was: alice, mfaDevice: alice,");
    const renamed = alicia
      .replace("vpc: { policy: vpc }", "net: { was: vpc, name: vpc, policy: vpc }")
      .replaceAll("grants: { vpc:", "grants: { net:");
    expect(await diff(renamed, alicia)).toEqual(["role net was called vpc"]);
  });

  it("reports no rename if the base has the new name", async () => {
    const only = FILE.replace(/ {2}alice: .*\n/, "").replace(
      "bob: {",
      "bob: { was: alice, mfaDevice: alice,",
    );
    expect(await diff(only)).toContain(
      "user bob was called alice, but the base has both: terraform renames nothing, deletes alice, and bob, whose keys and password are kept, gets what the file now declares | loosened",
    );
    expect(await diff(only)).toContain("leaves: alice");
    expect(await diff(only)).not.toContain("leaves: bob");
  });

  it("reports a state to move if the renamed account has its own state", async () => {
    const file = `${FILE}terraform: { layout: per-account }\n`;
    const renamed = (from: string, to: string) => file.replace(`  ${from}: {`, `  ${to}: { was: ${from},`);
    expect(await diff(renamed("C", "Prod"), file)).toEqual([
      "account Prod was called C: move the state of account-C to account-Prod before the apply",
    ]);
    expect(await diff(renamed("M", "People").replace("identity: M", "identity: People"), file)).toEqual([
      "account People was called M",
    ]);
  });
});
