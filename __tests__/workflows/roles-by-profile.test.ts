import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { GITHUB } from "../support/run-script";

const FILTER = ["--arg", "reader", "reader", "-f", join(GITHUB, "roles-by-profile.jq")];

const arn = (name: string) => `arn:aws:iam::222222222222:role/${name}`;
const stack = (role: object | undefined, s3: object = { bucket: "b" }) => ({
  terraform: { backend: { s3 } },
  provider: {
    aws: [{ alias: "M" }, { alias: "A", region: "us-east-1", ...(role && { assume_role: [role] }) }],
  },
});
const byProfile = (json: object) =>
  JSON.parse(execFileSync("jq", FILTER, { input: JSON.stringify(json), encoding: "utf8" }));
const refused = (json: object) => {
  const { status, stderr } = spawnSync("jq", FILTER, { input: JSON.stringify(json), encoding: "utf8" });
  expect(status).not.toBe(0);
  return stderr;
};

describe("roles by profile", () => {
  const OWN = arn("org/OrganizationAccountAccessRole");

  it("select the read-only role for plans and the stack's role for applies", () => {
    const role = { role_arn: OWN, external_id: "x", session_name: "gatehouse-example" };
    const { json, plan, apply } = byProfile(
      stack(role, { bucket: "b", assume_role: { role_arn: arn("state") } }),
    );
    expect(json).toEqual({
      terraform: { backend: { s3: { bucket: "b", profile: "state" } } },
      provider: { aws: [{ alias: "M" }, { alias: "A", region: "us-east-1", profile: "account-A" }] },
    });
    expect(plan).toBe(
      `[profile account-A]\nrole_arn = ${arn("reader")}\ncredential_source = Environment\n` +
        "external_id = x\nrole_session_name = gatehouse-example\n\n" +
        `[profile state]\nrole_arn = ${arn("reader")}\ncredential_source = Environment\n`,
    );
    expect(apply).toContain(`[profile account-A]\nrole_arn = ${OWN}\n`);
    expect(apply).toContain(`[profile state]\nrole_arn = ${arn("state")}\n`);
  });

  it("leave a stack without roles unchanged", () => {
    const alone = stack(undefined);
    expect(byProfile(alone)).toEqual({ json: alone, plan: "", apply: "" });
  });

  it("refuse unsupported settings, two roles and multiline text", () => {
    expect(refused(stack({ role_arn: OWN, policy: "{}" }))).toContain("account-A: no place for policy");
    expect(refused(stack({ role_arn: OWN, external_id: "x\n[profile state]" }))).toContain(
      "not a line of text",
    );
    const two = { alias: "A", assume_role: [{ role_arn: OWN }, { role_arn: OWN }] };
    expect(refused({ ...stack(undefined), provider: { aws: [two] } })).toContain("more than one role");
    const both = { alias: "A", profile: "p", assume_role: [{ role_arn: OWN }] };
    expect(refused({ ...stack(undefined), provider: { aws: [both] } })).toContain(
      "both a profile and a role",
    );
  });
});
