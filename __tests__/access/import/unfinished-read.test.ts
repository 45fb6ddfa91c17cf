import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ReadAccount } from "../../../access/import/estate/read-estate-account";
import { UNFINISHED, UnfinishedRead } from "../../../access/import/estate/unfinished-read";

const ACCOUNT: ReadAccount = {
  account: {
    name: "A",
    id: "222222222222",
    isIdentity: false,
    users: [],
    groups: [],
    roles: [],
    policies: [],
    unassignedMfaDevices: [],
    oidcProviders: [],
    samlProviders: [],
    unread: [],
  },
  managedPolicies: {},
};
const HOUR = 60 * 60 * 1000;

describe("an unfinished import", () => {
  let parent: string;
  let folder: string;
  let file: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "gatehouse-unfinished-"));
    folder = join(parent, "acme");
    file = join(folder, UNFINISHED);
  });
  afterEach(() => rmSync(parent, { recursive: true }));
  const open = (later = 0) => UnfinishedRead.open(folder, "aws", new Date(Date.now() + later));

  it("leaves what it has read to the next one", () => {
    open().add(ACCOUNT);
    expect(open().find({ id: "222222222222", name: "A", isIdentity: false })).toEqual(ACCOUNT);
  });

  it("does so under the name that the account has then", () => {
    open().add(ACCOUNT);
    const found = open().find({ id: "222222222222", name: "B", isIdentity: true });
    expect(found?.account).toMatchObject({ id: "222222222222", name: "B", isIdentity: true });
  });

  it("does so for an hour", () => {
    open().add(ACCOUNT);
    expect([open(HOUR - 1000).size, open(HOUR + 1000).size]).toEqual([1, 0]);
  });

  it("does so for the same partition and endpoint", () => {
    open().add(ACCOUNT);
    expect(UnfinishedRead.open(folder, "aws-cn", new Date()).size).toBe(0);
  });

  it("reads an account again of which a part was denied", () => {
    open().add({
      ...ACCOUNT,
      account: { ...ACCOUNT.account, unread: [{ what: "alias", why: "not authorized" }] },
    });
    expect(open().size).toBe(0);
  });

  it("reads an account again whose line was half written", () => {
    open().add(ACCOUNT);
    appendFileSync(file, readFileSync(file, "utf8").slice(0, 100).replace("222222222222", "333333333333"));
    expect(open().size).toBe(1);
  });

  it("can be read by its own user alone", () => {
    open().add(ACCOUNT);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.each([
    ["others can read", () => chmodSync(file, 0o640)],
    [
      "is a link",
      () => {
        rmSync(file);
        symlinkSync("/dev/null", file);
      },
    ],
  ])("is refused if its file %s", (_, change) => {
    open().add(ACCOUNT);
    change();
    expect(() => open()).toThrow(`${UNFINISHED}: others could have written it; nothing was read`);
  });

  it("leaves nothing when it is finished, not even a folder that it made", () => {
    const unfinished = open();
    unfinished.add(ACCOUNT);
    unfinished.remove();
    expect(existsSync(folder)).toBe(false);
  });
});
