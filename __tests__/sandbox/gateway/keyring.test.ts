import { Clock } from "../../../sandbox/gateway/clock";
import { Keyring } from "../../../sandbox/gateway/keyring";
import { queryCall } from "../../support/gateway-calls";

const alice = { kind: "user", accountId: "111111111111", name: "alice" } as const;

function made() {
  const clock = new Clock(() => 1_000_000);
  return { clock, keyring: new Keyring(clock) };
}

describe("the signer of a call", () => {
  it("is the user whose access key it is", () => {
    const { keyring } = made();
    keyring.addAccessKey("AKIAALICE", alice);
    expect(keyring.identify(queryCall("iam", "GetUser"))).toMatchObject({ principal: alice });
  });

  it.each([
    ["a key that nobody has", () => {}],
    ["a key that was deleted", (keyring: Keyring) => keyring.remove("AKIAALICE")],
    ["a key that is inactive", (keyring: Keyring) => keyring.setActive("AKIAALICE", false)],
    ["a key of a user who was deleted", (keyring: Keyring) => keyring.forgetUser("111111111111", "alice")],
  ])("is unknown with %s", (name, change) => {
    const { keyring } = made();
    if (!name.includes("nobody has")) keyring.addAccessKey("AKIAALICE", alice);
    change(keyring);
    expect(() => keyring.identify(queryCall("iam", "GetUser"))).toThrow(
      expect.objectContaining({ reason: "unknown-credentials" }),
    );
  });

  it("is unknown without a signature", () => {
    const call = { ...queryCall("iam", "GetUser"), accessKeyId: undefined };
    expect(() => made().keyring.identify(call)).toThrow(
      expect.objectContaining({ reason: "no-credentials" }),
    );
  });

  it("has a key that is active again, and one that follows a rename", () => {
    const { keyring } = made();
    keyring.addAccessKey("AKIAALICE", alice);
    keyring.setActive("AKIAALICE", false);
    keyring.setActive("AKIAALICE", true);
    keyring.renameUser("111111111111", "alice", "alicia");
    expect(keyring.identify(queryCall("iam", "GetUser")).principal).toMatchObject({ name: "alicia" });
    expect(keyring.ownerOf("AKIAALICE")).toBe("alicia");
  });

  it("does not lose a key when a namesake in another account goes", () => {
    const { keyring } = made();
    keyring.addAccessKey("AKIAALICE", alice);
    keyring.forgetUser("222222222222", "alice");
    keyring.forgetUser("111111111111", "bob");
    expect(keyring.ownerOf("AKIAALICE")).toBe("alice");
  });

  it("does not follow a namesake's rename, nor another user's", () => {
    const { keyring } = made();
    keyring.addAccessKey("AKIAALICE", alice);
    keyring.renameUser("222222222222", "alice", "mallory");
    keyring.renameUser("111111111111", "bob", "mallory");
    expect(keyring.ownerOf("AKIAALICE")).toBe("alice");
  });

  it("is a role whatever happens to a user of its name", () => {
    const { keyring } = made();
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
  it("needs its own token", () => {
    const { keyring } = made();
    const { accessKeyId: key, token } = keyring.begin(alice, "sign-in", 900);
    expect(keyring.identify(queryCall("iam", "GetUser", {}, { key, token }))).toBeDefined();
    for (const wrong of [undefined, "another"]) {
      const call = queryCall("iam", "GetUser", {}, { key, token: wrong });
      expect(() => keyring.identify(call)).toThrow(/security token included in the request is invalid/);
    }
  });

  it("ends when its time is up, to the second", () => {
    const { keyring, clock } = made();
    const { accessKeyId: key, token } = keyring.begin(alice, "sign-in", 900);
    const call = queryCall("iam", "GetUser", {}, { key, token });
    clock.move(899);
    expect(keyring.identify(call)).toBeDefined();
    clock.move(1);
    expect(() => keyring.identify(call)).toThrow(expect.objectContaining({ reason: "expired-credentials" }));
  });
});
