import { firstOf, many } from "../../organization/in-words";
import type { PackageDifference } from "./packages";
import type { PartDifference, StackDifference } from "./plan-differences";
import type { Upgrade } from "./upgrade";

/** Maximum number of names in a line. */
const NAMED = 5;

export function renderUpgrade(upgrade: Upgrade, format: "text" | "json"): string {
  if (format === "json") return `${JSON.stringify(upgrade, null, 2)}\n`;
  const { from, to, changelog, pins, packages, providers, keys, stacks } = upgrade;
  return [
    `gatehouse ${from} → ${to}\n`,
    ...section(
      "CHANGELOG",
      changelog.flatMap((text) => [...text.split("\n"), ""]),
    ),
    ...section(
      "Versions in package.json to change, too",
      pins.map(({ name, before, after }) => `${name} ${before} → ${after}`),
    ),
    ...section("Packages", packages.map(packageLine)),
    ...section("AWS provider, the lock file that Gatehouse ships (init --update writes it)", providers),
    ...section("Keys of organization.yaml", [
      ...keys.added.map((key) => `new      ${key}`),
      ...keys.removed.map((key) => `removed  ${key}`),
      ...keys.changed.map((key) => `changed  ${key}`),
    ]),
    ...stacks.flatMap((stack) => section(headline(stack), linesOf(stack))),
    `${conclusion(upgrade)}\n`,
  ].join("\n");
}

/** Whether Terraform gets the same: the JSON, and the provider that reads it. */
export function isSame({ stacks, providers, otherApp }: Upgrade): boolean {
  return stacks.length === 0 && providers.length === 0 && otherApp === undefined;
}

function conclusion({ stacks, providers, otherApp }: Upgrade): string {
  const sentences = [
    stacks.length > 0
      ? `The plan of ${many(stacks.length, "stack")} may change: review it before you apply.`
      : "gatehouse synth writes the same Terraform JSON for this file.",
  ];
  if (providers.length > 0) sentences.push("The AWS provider changes: plan every stack.");
  if (otherApp !== undefined)
    sentences.push(`Not compared: the app of cdktf.json, ${otherApp}, which is not gatehouse synth.`);
  return sentences.join("\n");
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
