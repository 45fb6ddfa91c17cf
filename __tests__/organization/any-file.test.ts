import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parse as parseYaml, stringify } from "yaml";
import { entitlementsOf } from "../../organization/entitlements";
import { parseOrganization } from "../../organization/load";
import { PACKAGE } from "../../organization/package";
import { NOW, policies } from "../support/parse-organization";

const EXAMPLES = join(PACKAGE, "examples");
const FULL = {
  ...parseYaml(readFileSync(join(EXAMPLES, "sets-and-teams.yaml"), "utf8")),
  roles: {
    vpc: { policy: "vpc", managedPolicies: ["Billing"], accounts: ["production"] },
    admin: { policy: "admin" },
  },
  teams: { network: { grants: { vpc: [{ accounts: ["all"], except: ["shop"], until: "2027-01-31" }] } } },
  terraform: { state: { backend: "s3", bucket: "b" }, providers: { assumeRole: "x" } },
};

const odd = fc.constantFrom<unknown>(
  null,
  0,
  -1,
  1e21,
  true,
  "",
  " ",
  "all",
  "M",
  [],
  [null],
  [[]],
  {},
  { a: 1 },
  "é",
  "${x}",
  "x".repeat(300),
);

/** Every place in the data, as a path. */
function places(data: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof data !== "object" || data === null) return [path];
  const entries = Object.entries(data);
  return [
    path,
    ...entries.flatMap(([key, value]) => places(value, [...path, Array.isArray(data) ? Number(key) : key])),
  ];
}

/** `data` with `value` at the path, which is created again if an earlier mutation removed it. */
function replaced(data: unknown, [step, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (step === undefined) return value;
  const copy: Record<string | number, unknown> = Array.isArray(data)
    ? ([...data] as never)
    : { ...(data as object) };
  copy[step] = replaced(copy[step], rest, value);
  return copy;
}

describe("any organization file", () => {
  it("is valid or has errors with a location; parsing never crashes", () => {
    const mutations = fc.array(fc.tuple(fc.constantFrom(...places(FULL)), odd), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(mutations, (list) => {
        let data: unknown = FULL;
        for (const [path, value] of list) data = replaced(data, path, value);
        const result = parseOrganization(stringify(data), "any.yaml", policies, NOW);
        if ("organization" in result) entitlementsOf(result.organization, new Date());
        else {
          expect(result.problems.length).toBeGreaterThan(0);
          for (const { position, message } of result.problems)
            expect([position?.line, message]).toEqual([expect.any(Number), expect.stringMatching(/./)]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("does not crash parsing if it is random text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) =>
        Boolean(parseOrganization(text, "any.yaml", policies, NOW)),
      ),
      { numRuns: 500 },
    );
  });
});
