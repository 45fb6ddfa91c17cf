import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE } from "../../organization/package";
import { sectionOf } from "../support/documentation-page";

const text = (...path: readonly string[]) => readFileSync(join(PACKAGE, ...path), "utf8");

/** The inputs of modules/iam-assumable-role in v5.60 of terraform-aws-modules/iam. */
const ASSUMABLE_ROLE = [
  "admin_role_policy_arn",
  "allow_self_assume_role",
  "attach_admin_policy",
  "attach_poweruser_policy",
  "attach_readonly_policy",
  "create_custom_role_trust_policy",
  "create_instance_profile",
  "create_role",
  "custom_role_policy_arns",
  "custom_role_trust_policy",
  "force_detach_policies",
  "inline_policy_statements",
  "max_session_duration",
  "mfa_age",
  "number_of_custom_role_policy_arns",
  "poweruser_role_policy_arn",
  "readonly_role_policy_arn",
  "role_description",
  "role_name",
  "role_name_prefix",
  "role_path",
  "role_permissions_boundary_arn",
  "role_requires_mfa",
  "role_requires_session_name",
  "role_session_name",
  "role_sts_externalid",
  "tags",
  "trust_policy_conditions",
  "trusted_role_actions",
  "trusted_role_arns",
  "trusted_role_services",
];

describe("the migration from terraform-aws-iam", () => {
  const inputs = sectionOf("modules.md", "Inputs");
  const [role = "", group = ""] = inputs.split("| iam-group-with-assumable-roles-policy |");
  const rows = (table: string) =>
    table
      .split("\n")
      .filter((line) => line.startsWith("| `"))
      .map((line) => line.split("|"));
  const names = (cell = "") => [...cell.matchAll(/`([a-z_]+)`/g)].map(([, name = ""]) => name);

  it("names exactly the inputs of iam-assumable-role", () => {
    expect(
      rows(role)
        .flatMap(([, theirs]) => names(theirs))
        .sort(),
    ).toEqual(ASSUMABLE_ROLE);
  });

  it.each([
    ["mfa-role", role],
    ["role-group", group],
  ])("maps to existing inputs of %s", (module, table) => {
    const variables = [...text("modules", module, "variables.tf").matchAll(/^variable "(\w+)"/gm)];
    const ours = rows(table).flatMap(([, , cell = ""]) =>
      names(/^\s*`/.test(cell) ? cell.split(/[:;,=]/)[0] : ""),
    );
    expect(ours.length).toBeGreaterThan(2);
    expect(ours.filter((name) => !variables.some(([, variable]) => variable === name))).toEqual([]);
  });
});
