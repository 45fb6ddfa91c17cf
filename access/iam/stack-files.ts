import type { TerraformJson } from "./planned-iam";

/** What Terraform would read of one stack. */
export interface StackFiles {
  /** `access`, `identity`, `account-A`, `state` */
  readonly name: string;
  /** Unparsed content of `cdk.tf.json`. */
  readonly text: string;
  /** Names of other files in the stack's folder that Terraform would read. */
  readonly beside: ReadonlyMap<string, string>;
}

/** Everything in an output folder on which Terraform could run. */
export interface SynthesizedOutput {
  readonly stacks: readonly StackFiles[];
  /** Folders beside those of the stacks, of which cdktf's manifest knows nothing. */
  readonly strayFolders: readonly string[];
}

/** A stack and its JSON. */
export interface ParsedStack extends StackFiles {
  readonly json: TerraformJson;
}

/** Stacks of which only the JSON is known. */
export function stacksOnly(stacks: ReadonlyMap<string, string>): SynthesizedOutput {
  return {
    stacks: [...stacks].map(([name, text]) => ({ name, text, beside: new Map() })),
    strayFolders: [],
  };
}

export function parsed(stack: StackFiles): ParsedStack {
  return { ...stack, json: JSON.parse(stack.text) };
}

/**
 * Whether a text is exactly the JSON of its content. `JSON.parse` keeps the last of two equal keys, and Terraform may keep the
 * other one: the proof would judge something else than the apply. zod ignores a key `__proto__`.
 */
export function isPlainJson(text: string): boolean {
  const withoutSpace = text.replace(/"(?:[^"\\]|\\.)*"|\s+/g, (token) =>
    token.startsWith('"') ? token : "",
  );
  try {
    return withoutSpace === JSON.stringify(JSON.parse(text)) && !withoutSpace.includes('"__proto__":');
  } catch {
    return false;
  }
}
