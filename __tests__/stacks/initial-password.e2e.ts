import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decrypt, generateKey, readMessage } from "openpgp";
import { PACKAGE } from "../../organization/package";
import { Applied } from "../support/opened-sandbox";

jest.setTimeout(300_000);

/** A key as `gpg --export alice | base64` gives it, and its secret half. */
async function keyPair() {
  const { privateKey, publicKey } = await generateKey({
    userIDs: [{ name: "alice", email: "alice@example.com" }],
    format: "object",
  });
  return { secret: privateKey, pgpKey: Buffer.from(publicKey.write()).toString("base64") };
}

describe("an initial password", () => {
  let applied: Applied;
  let keys: Awaited<ReturnType<typeof keyPair>>;
  let text: string;
  beforeAll(async () => {
    keys = await keyPair();
    text = readFileSync(join(PACKAGE, "organization.yaml"), "utf8").replace(
      "alice:   {",
      `alice: { pgpKey: "${keys.pgpKey}",`,
    );
    applied = await Applied.text(text);
  });
  afterAll(() => applied?.sandbox.close());

  async function password(): Promise<string> {
    const { alice } = (await applied.sandbox.terraform.output("initial_passwords")) as { alice: string };
    const message = await readMessage({ binaryMessage: Buffer.from(alice, "base64") });
    const { data } = await decrypt({ message, decryptionKeys: keys.secret });
    return String(data);
  }

  it("can be decrypted with the secret key", async () => {
    expect(await password()).toMatch(/^\S{24}$/);
  });

  it("is never in plain text in state, output or plan", async () => {
    const clear = await password();
    const { terraform } = applied.sandbox;
    const state = await terraform.state();
    expect(state).toContain("encrypted_password");
    expect(state).not.toContain(clear);
    expect(JSON.stringify(await applied.plan())).not.toContain(clear);
  });

  it("is not replaced if the PGP key changes", async () => {
    const other = text.replace(keys.pgpKey, (await keyPair()).pgpKey);
    expect((await applied.plan(other)).changes).toEqual([]);
  });
});
