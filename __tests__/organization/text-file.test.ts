import { isUtf8 } from "node:buffer";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { loadOrganization } from "../../organization/load";
import { readText } from "../../organization/text-file";

const FILE = `organization: example
identity: M
accounts: { M: { id: "111111111111" } }
roles: { mine: { policy: mine } }
users: {}
`;
const POLICY = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }],
};
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

function messageOf(work: () => unknown): string {
  try {
    work();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("an input file", () => {
  let folder: string;
  let organization: string;
  let policy: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "gatehouse-text-"));
    organization = join(folder, "organization.yaml");
    policy = join(folder, "policies", "mine.json");
    mkdirSync(join(folder, "policies"));
    writeFileSync(organization, FILE);
    writeFileSync(policy, JSON.stringify(POLICY));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function messagesWith(file: string, content: string | Uint8Array): string {
    writeFileSync(file, content);
    return messageOf(() => loadOrganization(organization)).replaceAll(folder, "");
  }

  it("can start with a byte order mark", () => {
    writeFileSync(policy, Buffer.concat([BOM, Buffer.from(JSON.stringify(POLICY))]));
    expect(messagesWith(organization, Buffer.concat([BOM, Buffer.from(FILE)]))).toBe("");
  });

  it("has columns counted without the byte order mark", () => {
    expect(messagesWith(organization, Buffer.concat([BOM, Buffer.from("organisation: x\n")]))).toContain(
      "/organization.yaml:1:1: ",
    );
  });

  it("is refused if it is not UTF-8, with the byte", () => {
    const latin1 = Buffer.concat([Buffer.from("# "), Buffer.from("é", "latin1"), Buffer.from(`\n${FILE}`)]);
    expect(messagesWith(organization, latin1)).toBe(
      "/organization.yaml: the file is not UTF-8: byte 2 (0xe9) does not start a character\n  fix       save it as UTF-8",
    );
  });

  it("is refused if it is a policy that is not UTF-8, with the byte", () => {
    expect(messagesWith(policy, Buffer.from('{"Version":"é"}', "latin1"))).toMatch(
      /role mine: \/policies\/mine\.json is not a policy document\n {2}found {5}the file is not UTF-8: byte 12 \(0xe9\)/,
    );
  });

  it.each([
    ["a missing comma", '{\n  "Version": "2012-10-17"\n  "Statement": []\n}', "3:3"],
    ["a missing end", '{\n  "Version": "2012-10-17"', "2:26"],
    ["no content", "", "1:1"],
    ["a comment", "// mine\n{}", "1:1"],
    ["a comma too many", '{ "Statement": [],\n}', "2:1"],
    [
      "an invalid effect",
      '{ "Version": "2012-10-17",\n  "Statement": [\n    { "Effect": "allow" }] }',
      "3:17",
    ],
  ])("is refused with line and column if it is a policy with %s", (_, content, place) => {
    expect(messagesWith(policy, content)).toContain(`/policies/mine.json:${place} is not a policy document`);
  });

  it("is reported as a folder if it is one", () => {
    rmSync(policy);
    mkdirSync(policy);
    expect(messagesWith(join(folder, "other"), "")).toContain("this is a folder, not a file");
  });

  it("is refused exactly at the first byte that does not start a character", () => {
    const bytes = fc
      .uint8Array({ maxLength: 20 })
      .map((added) => Buffer.concat([Buffer.from("aé€😀"), added]));
    fc.assert(
      fc.property(bytes, (content) => {
        writeFileSync(organization, content);
        if (isUtf8(content)) {
          expect(readText(organization)).toBe(content.toString("utf8"));
          return;
        }
        const fault = Number(/byte (\d+)/.exec(messageOf(() => readText(organization)))?.[1]);
        expect(isUtf8(content.subarray(0, fault))).toBe(true);
        for (let end = fault + 1; end <= fault + 4; end++)
          expect(isUtf8(content.subarray(0, Math.min(end, content.length)))).toBe(false);
      }),
    );
  });
});
