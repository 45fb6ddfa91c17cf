import { EXEMPT_FROM_MFA } from "../../modules/self-service-group/deny-without-mfa";
import { selfService } from "../../modules/self-service-group/self-service";
import { pageOf, sectionOf } from "../support/documentation-page";
import {
  FORCE_MFA,
  FORCE_MFA_EXEMPT,
  type PublishedStatement,
  USERS_JSON,
} from "../support/published-self-service";
import { ServiceReference } from "../support/service-reference";

const reference = new ServiceReference();

/** Where an action is allowed: resources, sorted, each with its condition. */
type Allowed = ReadonlyMap<string, readonly string[]>;

async function expanded(statements: readonly PublishedStatement[]): Promise<Allowed> {
  const allowed = new Map<string, readonly string[]>();
  for (const { actions, resources } of statements) {
    for (const { name } of (await Promise.all(actions.map((it) => reference.matching(it)))).flat())
      allowed.set(name, [...new Set([...(allowed.get(name) ?? []), ...resources])].sort());
  }
  return allowed;
}

/** What self-service allows by default, as the published policies are written down. */
function ours(): PublishedStatement[] {
  const { Statement } = selfService({
    partition: "aws",
    identityAccountId: "111111111111",
    firstLoginPasswordChange: false,
    deleteOwnMfaDevice: true,
    loginWithBrowser: false,
  });
  return Statement.filter(({ Effect }) => Effect === "Allow").map(
    ({ Action = [], Resource = [], Condition }) => ({
      actions: [Action].flat(),
      resources: [Resource]
        .flat()
        .map(
          (arn) =>
            arn.replace(/^arn:aws:iam::111111111111:/, "") + (Condition === undefined ? "" : " with MFA"),
        ),
    }),
  );
}

/** `iam:GetUser: – → user/${aws:username}` for each action that is not allowed alike. */
function differences(published: Allowed, here: Allowed): string[] {
  const on = (allowed: Allowed, action: string) => allowed.get(action)?.join(", ") ?? "–";
  return [...new Set([...published.keys(), ...here.keys()])]
    .filter((action) => on(published, action) !== on(here, action))
    .map((action) => `${action}: ${on(published, action)} → ${on(here, action)}`)
    .sort();
}

/** The rows of the first table under a heading: cells, without the heads. */
function rowsUnder(page: string, heading: string): string[][] {
  const [table = ""] = /(^\|.*\n)+/m.exec(sectionOf(page, heading)) ?? [];
  return table
    .trim()
    .split("\n")
    .slice(2)
    .map((row) =>
      row
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** What a table of differences says: action, resources as published, resources here, and why. */
function documented(page: string, heading: string): string[] {
  return rowsUnder(page, heading).flatMap(([actions = "", published = "", here = "", why = ""]) => {
    expect([actions, why]).toEqual([actions, expect.stringMatching(/\w{3}/)]);
    const plain = (cell: string) => cell.replaceAll("`", "");
    return plain(actions)
      .split(", ")
      .map((action) => `iam:${action}: ${plain(published)} → ${plain(here)}`);
  });
}

describe("self-service against a published policy", () => {
  it.each([
    ["users.json", USERS_JSON, "security.md", "Against the published self-service policy"],
    ["ForceMFA", FORCE_MFA, "modules.md", "What replaces ForceMFA"],
  ] as const)("differs from %s only where the docs give a reason", async (_, published, page, heading) => {
    const found = differences(await expanded(published), await expanded(ours()));
    expect(documented(page, heading).sort()).toEqual(found);
  });

  it("exempts ForceMFA's exemptions and the documented ones from its Deny", () => {
    const more = EXEMPT_FROM_MFA.filter((action) => !FORCE_MFA_EXEMPT.includes(action));
    expect(FORCE_MFA_EXEMPT.filter((action) => !EXEMPT_FROM_MFA.includes(action))).toEqual([]);
    expect(more).toEqual(["iam:DeleteVirtualMFADevice", "iam:GetMFADevice", "sts:AssumeRole"]);
    for (const page of ["security.md", "modules.md"]) {
      const row =
        pageOf(page)
          .split("\n")
          .find((line) => line.startsWith("| exempt from the Deny |")) ?? "";
      for (const action of more)
        expect([page, row]).toEqual([page, expect.stringContaining(`\`${action}\``)]);
    }
  });
});
