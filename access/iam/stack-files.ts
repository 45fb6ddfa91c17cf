import type { TerraformJson } from "./planned-iam";

/** What Terraform would read of one stack. */
export interface StackFiles {
  /** `access`, `identity`, `account-A`, `state` */
  readonly name: string;
  /** `cdk.tf.json` as it is. */
  readonly text: string;
  /** Other files in the stack's folder that Terraform would read, by their names. */
  readonly beside: ReadonlyMap<string, string>;
}

/** Everything in an output folder that Terraform could be run on. */
export interface SynthesizedOutput {
  readonly stacks: readonly StackFiles[];
  /** Folders beside those of the stacks, of which cdktf's manifest knows nothing. */
  readonly strayFolders: readonly string[];
}

/** A stack and its JSON. */
export interface ParsedStack extends StackFiles {
  readonly json: TerraformJson;
}

/** The stacks of which nothing but the JSON is known. */
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
 * Whether a text is the JSON that its content writes. `JSON.parse` keeps the last of two equal keys, and
 * Terraform may take another one: then the proof would be about something else than the apply. A key
 * `__proto__` is one that the library of the schemas does not look at.
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
