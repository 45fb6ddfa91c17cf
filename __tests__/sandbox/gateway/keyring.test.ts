import { Clock } from "../../../sandbox/gateway/clock";
import { Keyring } from "../../../sandbox/gateway/keyring";
import { queryCall } from "../../support/gateway-calls";

const alice = { kind: "user", accountId: "111111111111", name: "alice" } as const;

function newKeyring() {
  const clock = new Clock(() => 1_000_000);
  return { clock, keyring: new Keyring(clock) };
}

describe("the signer of a call", () => {
  it("is the user that owns the access key", () => {
    const { keyring } = newKeyring();
    keyring.addAccessKey("AKIAALICE", alice);
    expect(keyring.identify(queryCall("iam", "GetUser"))).toMatchObject({ principal: alice });
  });

  it.each([
    ["a key that nobody has", () => {}],
    ["a key that was deleted", (keyring: Keyring) => keyring.remove("AKIAALICE")],
    ["a key that is inactive", (keyring: Keyring) => keyring.setActive("AKIAALICE", false)],
    ["a key of a user who was deleted", (keyring: Keyring) => keyring.forgetUser("111111111111", "alice")],
  ])("is unknown with %s", (name, change) => {
    const { keyring } = newKeyring();
    if (!name.includes("nobody has")) keyring.addAccessKey("AKIAALICE", alice);
    change(keyring);
    expect(() => keyring.identify(queryCall("iam", "GetUser"))).toThrow(
      expect.objectContaining({ reason: "unknown-credentials" }),
    );
  });

  it("is unknown if the call is unsigned", () => {
    const call = { ...queryCall("iam", "GetUser"), accessKeyId: undefined };
    expect(() => newKeyring().keyring.identify(call)).toThrow(
      expect.objectContaining({ reason: "no-credentials" }),
    );
  });

  it("keeps a reactivated key, and their keys after a rename", () => {
    const { keyring } = newKeyring();
    keyring.addAccessKey("AKIAALICE", alice);
    keyring.setActive("AKIAALICE", false);
    keyring.setActive("AKIAALICE", true);
    keyring.renameUser("111111111111", "alice", "alicia");
    expect(keyring.identify(queryCall("iam", "GetUser")).principal).toMatchObject({ name: "alicia" });
    expect(keyring.ownerOf("AKIAALICE")).toBe("alicia");
  });

  it("keeps a key when a user of the same name in another account is deleted", () => {
    const { keyring } = newKeyring();
    keyring.addAccessKey("AKIAALICE", alice);
    keyring.forgetUser("222222222222", "alice");
    keyring.forgetUser("111111111111", "bob");
    expect(keyring.ownerOf("AKIAALICE")).toBe("alice");
  });

  it("ignores the rename of another user, also of the same name elsewhere", () => {
    const { keyring } = newKeyring();
    keyring.addAccessKey("AKIAALICE", alice);
    keyring.renameUser("222222222222", "alice", "mallory");
    keyring.renameUser("111111111111", "bob", "mallory");
    expect(keyring.ownerOf("AKIAALICE")).toBe("alice");
  });

  it("remains a role when a user of the same name changes", () => {
    const { keyring } = newKeyring();
    const role = {
      kind: "role",
      accountId: "111111111111",
      name: "alice",
      id: "AROA1",
      session: "s",
    } as const;
    const { accessKeyId: key, token } = keyring.begin(role, "AssumeRole", 900);
    expect([keyring.ownerOf(key), keyring.ownerOf("AKIANOBODY")]).toEqual([undefined, undefined]);
    keyring.renameUser("111111111111", "alice", "alicia");
    keyring.forgetUser("111111111111", "alice");
    const call = queryCall("iam", "GetUser", {}, { key, token });
    expect(keyring.identify(call).principal).toEqual(role);
  });
});

describe("a session", () => {
  it("requires its own token", () => {
    const { keyring } = newKeyring();
    const { accessKeyId: key, token } = keyring.begin(alice, "sign-in", 900);
    expect(keyring.identify(queryCall("iam", "GetUser", {}, { key, token }))).toBeDefined();
    for (const wrong of [undefined, "another"]) {
      const call = queryCall("iam", "GetUser", {}, { key, token: wrong });
      expect(() => keyring.identify(call)).toThrow(/security token included in the request is invalid/);
    }
  });

  it("expires at its exact second", () => {
    const { keyring, clock } = newKeyring();
    const { accessKeyId: key, token } = keyring.begin(alice, "sign-in", 900);
    const call = queryCall("iam", "GetUser", {}, { key, token });
    clock.move(899);
    expect(keyring.identify(call)).toBeDefined();
    clock.move(1);
    expect(() => keyring.identify(call)).toThrow(expect.objectContaining({ reason: "expired-credentials" }));
  });
});
