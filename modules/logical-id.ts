import type { IConstruct } from "constructs";

/**
 * The Terraform name of a thing, from its kind and its names: `role_A_vpc`, `user_john__2edoe`.
 *
 * Different things never share a name: letters, digits and `-` are kept, `_` separates,
 * and any other character is written as `__` and its code in two hexadecimal digits. (cdktf by
 * itself strips such characters, and merges `john.doe` and `johndoe` into one user.)
 *
 * @param names in ASCII, the first beginning with a letter
 */
export function logicalId(...names: readonly string[]): string {
  return names.map((name) => name.replace(/[^A-Za-z0-9-]/g, hexadecimal)).join("_");
}

function hexadecimal(character: string): string {
  return `__${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}

/**
 * The Terraform name of an element in the tree of constructs.
 *
 * The first id below the stack names the thing (`role_A_vpc`). What a module makes of it differs in type, so its own
 * ids (`role`, `permissions`) do not show; where one type comes several times, the id says which after a colon:
 * `attachment:<key>`. So an address names the thing and reveals nothing of how the module is built:
 * `aws_iam_role.role_A_vpc`, `aws_iam_role_policy.role_A_vpc`.
 *
 * @param path the ids of the element and of what contains it, from below the stack
 */
export function elementId(path: readonly IConstruct[]): string {
  const [thing = "", ...aspects] = path.map(({ node }) => node.id);
  const keys = aspects.flatMap((aspect) =>
    aspect.includes(":") ? [aspect.slice(aspect.indexOf(":") + 1)] : [],
  );
  return [thing, ...keys].join("_");
}
