import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expandActionLists } from "../../organization/action-lists";
import { PACKAGE } from "../../organization/package";
import type { PolicyDocument } from "../../organization/policy-document";

const POLICIES = join(PACKAGE, "policies");

export const shippedPolicies = readdirSync(POLICIES)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.slice(0, -".json".length));

export function actionList(name: string): string[] {
  return JSON.parse(readFileSync(join(POLICIES, "lists", `${name}.json`), "utf8"));
}

/** A shipped document as written. */
export function written(name: string): PolicyDocument {
  return JSON.parse(readFileSync(join(POLICIES, `${name}.json`), "utf8"));
}

/** A shipped document as AWS receives it, with its lists expanded. */
export function shipped(name: string): PolicyDocument {
  return expandActionLists(written(name), actionList);
}

/** The actions of all statements of an effect. */
export function actionsOf({ Statement }: PolicyDocument, effect: "Allow" | "Deny"): string[] {
  return Statement.filter(({ Effect }) => Effect === effect).flatMap(({ Action = [] }) => [Action].flat());
}
