import { firstOf, many } from "../../organization/in-words";
import type { PackageDifference } from "./packages";
import type { PartDifference, StackDifference } from "./plan-differences";
import type { Upgrade } from "./upgrade";

/** Maximum number of names in a line. */
const NAMED = 5;

export function renderUpgrade(upgrade: Upgrade, format: "text" | "json"): string {
  if (format === "json") return `${JSON.stringify(upgrade, null, 2)}\n`;
  const { from, to, changelog, packages, keys, stacks } = upgrade;
  return [
    `gatehouse ${from} → ${to}\n`,
    ...section(
      "CHANGELOG",
      changelog.flatMap((text) => [...text.split("\n"), ""]),
    ),
    ...section("Packages", packages.map(packageLine)),
    ...section("Keys of organization.yaml", [
      ...keys.added.map((key) => `new      ${key}`),
      ...keys.removed.map((key) => `removed  ${key}`),
      ...keys.changed.map((key) => `changed  ${key}`),
    ]),
    ...stacks.flatMap((stack) => section(headline(stack), linesOf(stack))),
    planChanges(upgrade)
      ? `The plan of ${many(stacks.length, "stack")} changes: review it before you apply.\n`
      : "This file synthesizes the same Terraform JSON: the plan does not change.\n",
  ].join("\n");
}

/** Whether Terraform would have something to do. */
export function planChanges({ stacks }: Upgrade): boolean {
  return stacks.length > 0;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}\n${lines.map((line) => `  ${line}`.trimEnd()).join("\n")}\n`];
}

function packageLine({ name, before, after }: PackageDifference): string {
  return `${name} ${before ?? "(new)"} → ${after ?? "(removed)"}`;
}

function headline({ name, change, created, destroyed, moved, changed }: StackDifference): string {
  if (change !== "changed") return `Stack ${name}: ${change}`;
  const parts = changed.reduce((sum, { parts }) => sum + parts.length, 0);
  return `Stack ${name}: ${created.length} created, ${destroyed.length} destroyed, ${moved.length} moved, ${parts} changed`;
}

function linesOf({ created, destroyed, moved, changed }: StackDifference): string[] {
  return [
    ...created.map((address) => `create   ${address}`),
    ...destroyed.map((address) => `destroy  ${address}`),
    ...moved.map(({ from, to }) => `move     ${from} → ${to}`),
    ...changed.flatMap(({ parts, lines }: PartDifference) => [
      `change   ${firstOf(parts, NAMED)}`,
      ...lines.map((line) => `  ${line}`),
    ]),
  ];
}
