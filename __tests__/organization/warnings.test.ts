import { readdirSync } from "node:fs";
import { join } from "node:path";
import { entitlementsOf } from "../../organization/entitlements";
import { loadOrganization } from "../../organization/load";
import { PACKAGE } from "../../organization/package";
import { warningsOf } from "../../organization/warnings";
import { parse } from "../support/parse-organization";

describe("warnings about GitHub's subjects", () => {
  const warned = (issuer: string, subject: string) => {
    const trust = `{ oidc: { issuer: ${issuer}, subjects: ["${subject}"] } }`;
    const file = `organization: example
identity: M
accounts: { M: { id: "111111111111" } }
roles: { deploy: { policy: vpc, trust: ${trust} } }
users: {}
`;
    return warningsOf(entitlementsOf(parse(file), new Date(0)), new Date(0));
  };
  const GITHUB = "token.actions.githubusercontent.com";

  it("explain that a subject without ids denies new repositories", () => {
    const [warning, ...more] = warned(GITHUB, "repo:acme/app:environment:production");
    expect(more).toEqual([]);
    expect(warning).toMatch(/^role deploy: repo:acme\/app:environment:production has no ids\. /);
    expect(warning).toContain("gh api repos/acme/app/actions/oidc/customization/sub --jq .sub_claim_prefix");
  });

  it("ignore subjects with ids, customized subjects and other issuers", () => {
    expect(warned(GITHUB, "repo:acme@123456/app@789012:environment:production")).toEqual([]);
    expect(warned(GITHUB, "repository_id:789012:environment:production")).toEqual([]);
    expect(warned("gitlab.com", "repo:acme/app:environment:production")).toEqual([]);
  });
});

describe("the shipped files", () => {
  const examples = join(PACKAGE, "examples");
  // Every key at once has the limits of each: everything.yaml.
  const files = readdirSync(examples).filter((name) => name.endsWith(".yaml") && name !== "everything.yaml");

  it.each(["organization.yaml", ...files.map((name) => join("examples", name))])(
    "cause no warning: %s",
    (name) => {
      const now = new Date("2026-11-21T12:00:00Z");
      expect(warningsOf(entitlementsOf(loadOrganization(join(PACKAGE, name), now), now), now)).toEqual([]);
    },
  );
});

describe("a warning about alerts", () => {
  const warned = (guardrails: string) => {
    const file = `organization: example
identity: M
accounts: { M: { id: "111111111111" }, A: { id: "222222222222" } }
roles: { vpc: { policy: vpc } }
users: {}
guardrails: ${guardrails}
`;
    return warningsOf(entitlementsOf(parse(file), new Date(0)), new Date(0));
  };

  it("reports that nothing checks the required trail, unless verify does", () => {
    expect(warned("{ rootUse: { alert: [s@example.com] } }")).toEqual([
      expect.stringMatching(/^alerts need a CloudTrail trail in every account, and nothing checks/),
    ]);
    expect(warned("{ rootUse: { alert: [s@example.com] }, trail: { check: true } }")).toEqual([]);
    expect(warned("{}")).toEqual([]);
  });

  it("reports that no role that applies may change the trail's bucket", () => {
    const trail = "{ trail: { create: true, bucket: acme-trail, organizationId: o-a1b2c3d4e5, account: M } }";
    expect(warned(trail)).toEqual([
      expect.stringMatching(
        /^the organization trail's bucket could be changed only by root of M and by roles/,
      ),
    ]);
    const apply = "arn:aws:iam::111111111111:role/apply";
    expect(warned(`${trail}\nterraform: { appliedBy: ["${apply}"] }`)).toEqual([]);
    expect(warned(trail.replace("account: M", "account: A"))).toEqual([]);
  });
});

describe("warnings about users without access keys", () => {
  const warned = (selfService: string, alice = "") => {
    const file = `organization: example
identity: M
accounts: { M: { id: "111111111111" } }
roles: { vpc: { policy: vpc } }
users: { alice: {${alice}}, bob: {} }
selfService: { ${selfService} }
`;
    return warningsOf(entitlementsOf(parse(file), new Date(0)), new Date(0));
  };

  it("name who can use the console alone", () => {
    expect(warned("accessKeys: false, loginWithBrowser: false")).toEqual([
      expect.stringMatching(/^alice, bob can use the console alone: .* write loginWithBrowser: true$/),
    ]);
    expect(warned("deleteOwnMfaDevice: true", " accessKeys: false ")).toEqual([
      expect.stringMatching(/^alice can use the console alone/),
    ]);
  });

  it("do not exist with aws login or access keys", () => {
    expect(warned("accessKeys: false")).toEqual([]);
    expect(warned("loginWithBrowser: false")).toEqual([]);
  });
});
