import { join } from "node:path";
import { run } from "../../access/cli";

const PROJECT = join(__dirname, "..", "..");
const DEFAULT = join(PROJECT, "organization.yaml");
const WRONG = join(PROJECT, "__tests__", "organization", "fixtures", "unknown-role.yaml");

/** Runs the command line in this process, and gathers what it prints. */
async function gatehouse(...argv: string[]): Promise<{ code: number; data: string; messages: string }> {
  const gather = (stream: NodeJS.WriteStream) => {
    const texts: string[] = [];
    const spy = jest.spyOn(stream, "write").mockImplementation((text) => texts.push(String(text)) > 0);
    return { texts, spy };
  };
  const [stdout, stderr] = [gather(process.stdout), gather(process.stderr)];
  try {
    const code = await run(argv);
    return { code, data: stdout.texts.join(""), messages: stderr.texts.join("") };
  } finally {
    stdout.spy.mockRestore();
    stderr.spy.mockRestore();
  }
}

describe("check", () => {
  it("says what the file holds, and exits with 0", async () => {
    expect(await gatehouse("check", "--organization", DEFAULT)).toEqual({
      code: 0,
      data: "example: 3 accounts, 3 users, 7 groups, 9 roles; nothing wrong\n",
      messages: "",
    });
  });

  it("says what is wrong on stderr, without a stack trace, and exits with 1", async () => {
    const { code, data, messages } = await gatehouse("check", "--organization", WRONG);
    expect([code, data]).toEqual([1, ""]);
    expect(messages).toMatch(/unknown-role\.yaml:9:22: alice cannot be granted "vcp": no such role\n/);
    expect(messages).not.toMatch(/ {4}at /);
  });

  it("shows the stack trace when asked to", async () => {
    const { messages } = await gatehouse("--debug", "check", "--organization", WRONG);
    expect(messages).toMatch(/ {4}at /);
  });
});

describe("matrix", () => {
  it("is a table by default", async () => {
    const { data } = await gatehouse("matrix", "--organization", DEFAULT);
    expect(data).toMatchInlineSnapshot(`
      "user     M (identity)  A      B
      alice    -             vpc    vpc
      bob      -             -      ec2
      charlie  -             admin  admin
      "
    `);
  });

  it("is Markdown when asked to", async () => {
    const { data } = await gatehouse("matrix", "--organization", DEFAULT, "--format", "markdown");
    expect(data).toMatchInlineSnapshot(`
      "| user | M (identity) | A | B |
      | --- | --- | --- | --- |
      | alice | - | vpc | vpc |
      | bob | - | - | ec2 |
      | charlie | - | admin | admin |
      "
    `);
  });

  it("is JSON with the groups that grant each role", async () => {
    const { data } = await gatehouse("matrix", "--organization", DEFAULT, "--format", "json");
    expect(JSON.parse(data).users[1]).toEqual({
      name: "bob",
      groups: ["users", "ec2-B"],
      access: [
        {
          account: "B",
          role: "ec2",
          arn: "arn:aws:iam::333333333333:role/ec2",
          groups: ["ec2-B"],
        },
      ],
    });
  });
});

describe("wrong usage exits with 2", () => {
  it.each([
    [["matricks"]],
    [["matrix", "--format", "xml"]],
    [["check", "--organisation", "x"]],
    [["check", "extra"]],
  ])("%j", async (argv) => {
    const { code, data, messages } = await gatehouse(...argv);
    expect([code, data]).toEqual([2, ""]);
    expect(messages).toMatch(/error: /);
  });

  it("but asking for help does not", async () => {
    expect((await gatehouse("--help")).code).toBe(0);
  });
});
