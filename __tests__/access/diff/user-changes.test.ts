import { diff, FILE } from "../../support/diff-of-files";

describe("the diff of people's own credentials", () => {
  it("reports that removing a PGP key deletes the password", async () => {
    const key = FILE.replace("alice: {", "alice: { pgpKey: keybase:alice,");
    expect(await diff(FILE, key)).toEqual(["no pgpKey, so the password is deleted: alice"]);
    expect(await diff(key)).toEqual([
      "alice gets a password that the holder of keybase:alice can read | loosened",
    ]);
  });

  it("reports access keys as an exception, and their end", async () => {
    const without = `${FILE}selfService: { accessKeys: false }\n`;
    const exception = without.replace("alice: {", "alice: { accessKeys: true,");
    const says = "may create and activate access keys, as an exception: alice | loosened";
    expect(await diff(exception, without)).toEqual([says]);
    expect(await diff(without, exception)).toEqual(["can no longer create or activate access keys: alice"]);
    expect(await diff(exception, FILE)).toContain(says);
    const joined = without.replace("users:\n", "users:\n  zoe: { accessKeys: true }\n");
    expect(joined).not.toBe(without);
    expect(await diff(joined, without)).toContain(says.replace("alice", "zoe"));
    expect(await diff(FILE, without)).toContain(
      "now: users can create their own access keys, with MFA | loosened",
    );
  });

  it("reports another person's PGP key or MFA device on an existing user", async () => {
    const key = FILE.replace("alice: {", "alice: { pgpKey: keybase:alice,");
    const own = key.replace("keybase:alice,", "keybase:mallory, mfaDevice: mallorys-phone,");
    expect(await diff(own, key)).toEqual([
      "alice has the pgpKey keybase:mallory, was keybase:alice: its holder can read passwords created from now on | loosened",
      "alice may enroll the MFA device mallorys-phone, was alice | loosened",
    ]);
  });
});
