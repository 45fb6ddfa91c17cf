import { join } from "node:path";
import { freeEditionWarning, leastResources, planSizeWarning } from "../../../access/synthesis/plan-size";
import { entitlementsOf } from "../../../organization/entitlements";
import { loadOrganization } from "../../../organization/load";
import { PACKAGE } from "../../../organization/package";
import { organizationOf } from "../../../tools/bench/organization-of";
import { NOW, parse } from "../../support/parse-organization";
import { synthesizeAll } from "../../support/synthesized";

const GB = 2 ** 30;
const warning = (accounts: number, memory: number, layout?: "one-plan" | "per-account") =>
  planSizeWarning(parse(organizationOf({ accounts, users: 1, layout })), memory);

describe("one plan for many accounts", () => {
  it("causes a warning with the fix if it may exceed the machine's memory", () => {
    expect(warning(77, 8 * GB)).toBeUndefined();
    expect(warning(78, 8 * GB)).toBeDefined();
    expect(warning(90, 8 * GB)).toBe(
      "one plan for 90 accounts is likely to need 9 GB of memory and 63 s, and this machine has 8 GB: terraform: { layout: per-account } plans each account by itself",
    );
  });

  it("causes no warning if each account is planned separately", () => {
    expect(warning(1000, 8 * GB, "per-account")).toBeUndefined();
  });
});

describe("the free edition of HCP Terraform", () => {
  const text = (accounts: number, more: string) =>
    organizationOf({ accounts, users: 10 }).replace("layout: one-plan", `layout: one-plan${more}`);
  const cloudFile = (accounts: number, more: string) => entitlementsOf(parse(text(accounts, more)), NOW);
  const CLOUD = ", state: { backend: cloud, organization: acme }";

  it("causes a warning with the count above 500 resources", () => {
    expect(freeEditionWarning(cloudFile(34, CLOUD))).toBeUndefined();
    expect(freeEditionWarning(cloudFile(37, CLOUD))).toBe(
      "the stacks have at least 529 resources, and the free edition of HCP Terraform manages 500: in a paid edition (edition: paid) each is billed, with state in S3 none (docs/runs.md#limits-of-the-free-edition)",
    );
    expect(freeEditionWarning(cloudFile(37, `${CLOUD}, exclusive: false`))).toBeUndefined();
  });

  it("causes no warning in a paid edition", () => {
    expect(freeEditionWarning(cloudFile(37, CLOUD.replace("acme", "acme, edition: paid")))).toBeUndefined();
    expect(freeEditionWarning(cloudFile(37, CLOUD.replace("acme", "acme, edition: free")))).toMatch(/529/);
  });

  it("causes no warning in Terraform Enterprise or with another backend", () => {
    expect(freeEditionWarning(cloudFile(37, ""))).toBeUndefined();
    expect(
      freeEditionWarning(cloudFile(37, CLOUD.replace("acme", "acme, hostname: tfe.example.com"))),
    ).toBeUndefined();
  });

  it.each(["organization.yaml", "examples/guardrails.yaml", "examples/everything.yaml"])(
    "is compared with a close lower bound of the resources: %s",
    (file) => {
      const entitlements = entitlementsOf(loadOrganization(join(PACKAGE, file), NOW), NOW);
      const stacks = [...synthesizeAll(entitlements).values()].map((json) => JSON.parse(json).resource ?? {});
      const counts = stacks
        .flatMap((types) => Object.values<object>(types))
        .map((byId) => Object.keys(byId).length);
      const synthesized = counts.reduce((sum, count) => sum + count, 0);
      expect(leastResources(entitlements)).toBeLessThanOrEqual(synthesized);
      expect(leastResources(entitlements)).toBeGreaterThan(synthesized / 2);
    },
  );
});
