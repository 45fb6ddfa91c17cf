import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadOrganization } from "../../organization/load";

const FILE = `
organization: example
identity: M
accounts: { M: { id: "111111111111" } }
roles: { mine: { policy: POLICY } }
users: {}
`;

describe("policy files", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "gatehouse-policies-"));
    mkdirSync(join(folder, "policies", "lists"), { recursive: true });
    mkdirSync(join(folder, "policies", "web"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function load(policy: string) {
    const file = join(folder, "organization.yaml");
    writeFileSync(file, FILE.replace("POLICY", policy));
    return loadOrganization(file).roles[0]?.permissions;
  }
  function put(name: string, content: unknown) {
    writeFileSync(
      join(folder, "policies", name),
      typeof content === "string" ? content : JSON.stringify(content),
    );
  }
  const statement = (action: unknown) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: action, Resource: "*" }],
  });

  it("are found by name, also in folders", () => {
    put("queues.json", statement("sqs:*"));
    put("web/queues.json", statement("sns:*"));
    expect(load("queues")).toEqual(statement("sqs:*"));
    expect(load("web/queues")).toEqual(statement("sns:*"));
  });

  it("of the user override shipped ones with the same name", () => {
    put("vpc.json", statement("ec2:CreateVpc"));
    expect(load("vpc")).toEqual(statement("ec2:CreateVpc"));
    expect(load("s3")).toEqual(expect.objectContaining({ Version: "2012-10-17" }));
  });

  it("can reference the user's lists and shipped lists", () => {
    put("lists/queues.json", ["sqs:SendMessage", "sqs:ReceiveMessage"]);
    put("mixed.json", statement(["@queues", "sqs:ListQueues"]));
    put("no-network.json", statement("@network"));
    expect(load("mixed")).toEqual(statement(["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:ListQueues"]));
    expect(JSON.stringify(load("no-network"))).toContain("ec2:CreateVpc*");
  });

  it.each([
    ["is not JSON", "{", /mine: .*queues\.json:1:2 is not a policy document\n {2}found {5}not valid JSON/],
    ["has no statements", { Version: "2012-10-17", Statement: [] }, /is not a policy document/],
    [
      "has a statement without action",
      { Version: "2012-10-17", Statement: [{ Effect: "Allow", Resource: "*" }] },
      /either Action or NotAction/,
    ],
    [
      "has a principal, as a trust policy does",
      { ...statement("s3:*"), Statement: [{ ...statement("s3:*").Statement[0], Principal: "*" }] },
      /is not a policy document/,
    ],
    ["has the version without policy variables", { ...statement("s3:*"), Version: "2008-10-17" }, /Version/],
    [
      "names a list that is missing",
      statement("@nowhere"),
      /references @nowhere, which is not an action list/,
    ],
  ])("are refused if the document %s", (_, content, message) => {
    put("queues.json", content);
    expect(() => load("queues")).toThrow(message);
  });
});
