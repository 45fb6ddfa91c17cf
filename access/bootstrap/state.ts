/** Identity and content of a Terraform state. */
export interface State {
  readonly lineage: string;
  /** Increases with each change. */
  readonly serial: number;
  /** Addresses of its resources. */
  readonly addresses: readonly string[];
}

/** Parses the output of `terraform state pull`, or a state file. */
export function stateIn(text: string): State {
  if (text.trim() === "") return { lineage: "", serial: 0, addresses: [] };
  const { lineage, serial, resources }: Written = JSON.parse(text);
  return { lineage, serial, addresses: resources.map(({ type, name }) => `${type}.${name}`).sort() };
}

interface Written {
  readonly lineage: string;
  readonly serial: number;
  readonly resources: readonly { readonly type: string; readonly name: string }[];
}
