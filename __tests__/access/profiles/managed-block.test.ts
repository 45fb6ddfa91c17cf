import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import * as block from "../../../access/profiles/managed-block";
import { writeBlock } from "../../../access/profiles/write";

const none = () => undefined;
const withBlock = (text: string, organization: string, content: string) =>
  block.withBlock(text, organization, content, none);
const WRITE = { isDryRun: false, otherName: none };

const ONE = "[profile A-vpc]\nregion = us-east-1\n";
const TWO = "[profile A-vpc]\nregion = eu-west-1\n\n[profile B-vpc]\nregion = eu-west-1\n";

/** Text as people leave it in such files, and as they do not. */
const text = fc
  .oneof(
    fc.constantFrom(
      "",
      "[default]\nregion = x\n",
      "[profile mine]\r\nregion = x\r\n",
      "# >>> gatehouse other: x\n# <<< gatehouse other\n",
    ),
    fc.string({ unit: "binary" }),
    fc.string().map((line) => `${line}\n`),
  )
  .filter((it) => !/^# (>>>|<<<) gatehouse example/m.test(it) && !/\[\s*profile\s+"?[AB]-vpc/.test(it));

describe("the managed block of a configuration file", () => {
  it("preserves every byte around it if created, replaced or removed", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const created = withBlock(before, "example", ONE);
        expect(created.startsWith(before)).toBe(true);
        const around = created + after;
        fc.pre(!/^# (>>>|<<<) gatehouse example/m.test(after));
        const replaced = withBlock(around, "example", TWO);
        const gap = created.slice(before.length, created.indexOf("# >>> gatehouse example", before.length));
        expect(replaced).toBe(
          `${before}${gap}# >>> gatehouse example: written by gatehouse profiles, do not edit\n${TWO}# <<< gatehouse example\n${after}`,
        );
        expect(withBlock(replaced, "example", "")).toBe(`${before}${gap}${after}`);
        expect(withBlock(replaced, "example", TWO)).toBe(replaced);
      }),
      { numRuns: 1_000 },
    );
  });

  it("does not affect the blocks of other organizations", () => {
    const both = withBlock(withBlock("", "example", ONE), "example-2", "[profile X]\n");
    expect(withBlock(both, "example", "")).toContain("[profile X]");
    expect(withBlock(both, "example-2", "")).toContain("[profile A-vpc]");
  });

  it.each(["[profile A-vpc]\n", '[ profile "A-vpc" ]\n', "[default]\n[profile A-vpc]\r\n"])(
    "is refused if one of its profiles exists outside it: %p",
    (others) => {
      expect(() => withBlock(others, "example", ONE)).toThrow(
        /^the profile A-vpc exists in the file already/,
      );
    },
  );

  it("is refused if the file already has its default profile", () => {
    const block = "[profile default]\nregion = us-east-1\n";
    expect(() => withBlock("[default]\nregion = x\n", "example", block)).toThrow(
      /^the profile default exists in the file already/,
    );
    expect(withBlock("# [default]\n", "example", block)).toContain(block);
  });

  it("suggests unused names if there are any", () => {
    const taken = "[profile A-vpc]\n[profile example-A-vpc]\n";
    const refusal = (otherName: (names: ReadonlySet<string>) => string | undefined) => () =>
      block.withBlock(taken, "example", ONE, otherName);
    const free = (names: ReadonlySet<string>) =>
      ["A-vpc", "example-A-vpc", "A.vpc"].find((name) => !names.has(name));
    expect(refusal(free)).toThrow(/ {2}fix {7}delete it there, or choose other names: --name 'A\.vpc'$/);
    expect(refusal(none)).toThrow(/ {2}fix {7}delete it there$/);
  });

  it.each([
    "# >>> gatehouse example: x\n[profile A-vpc]\n",
    "# <<< gatehouse example\n",
    "# <<< gatehouse example\n# >>> gatehouse example: x\n",
    "# >>> gatehouse example: x\n# <<< gatehouse example\n# >>> gatehouse example: x\n# <<< gatehouse example\n",
  ])("is refused if its markers are broken: %#", (broken) => {
    expect(() => withBlock(broken, "example", ONE)).toThrow(/^the block of example is broken/);
  });
});

describe("writing the managed block", () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-config-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);

  it("creates missing folders and a file that only its owner can read", () => {
    const file = join(folder, "new", ".aws", "config");
    expect(writeBlock(file, "example", ONE, WRITE).backup).toBeUndefined();
    expect([readFileSync(file, "utf8"), mode(file)]).toEqual([expect.stringContaining(ONE), "600"]);
    expect(writeBlock(file, "example", ONE, WRITE).diff).toBe("");
  });

  it("preserves an existing file's mode and bytes, backs it up, follows a link", () => {
    const file = join(folder, "config");
    const bytes = Buffer.from([0x23, 0xff, 0xfe, 0x0a]);
    writeFileSync(file, bytes);
    chmodSync(file, 0o640);
    const link = join(folder, "link");
    symlinkSync(file, link);
    const { backup } = writeBlock(link, "example", ONE, WRITE);
    expect(readFileSync(file).subarray(0, 4)).toEqual(bytes);
    expect(readFileSync(file, "latin1")).toContain(ONE);
    expect([mode(file), readFileSync(backup ?? "")]).toEqual(["640", bytes]);
    expect(statSync(link).ino).toBe(statSync(file).ino);
  });

  it("keeps backups from before the first write and before the last", () => {
    const file = join(folder, "thrice");
    const own = "[default]\n";
    writeFileSync(file, own);
    const backups = [ONE, TWO, ""].map((content) => writeBlock(file, "example", content, WRITE).backup);
    expect(backups).toEqual([
      `${file}.before-gatehouse`,
      `${file}.before-last-gatehouse`,
      `${file}.before-last-gatehouse`,
    ]);
    const [first, last] = backups.map((backup) => readFileSync(backup ?? "", "utf8"));
    expect(first).toBe(own);
    expect(last).toBe(withBlock(own, "example", TWO));
  });

  it("changes nothing in a dry run and shows the diff", () => {
    const file = join(folder, "dry");
    writeFileSync(file, "[default]\n");
    expect(writeBlock(file, "example", ONE, { ...WRITE, isDryRun: true }).diff).toContain("+[profile A-vpc]");
    expect(readFileSync(file, "utf8")).toBe("[default]\n");
  });
});
