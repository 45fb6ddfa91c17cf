/** A state, as far as it matters where it is. */
export interface State {
  readonly lineage: string;
  /** Goes up with each change. */
  readonly serial: number;
  /** Addresses of its resources. */
  readonly addresses: readonly string[];
}

/** Reads what `terraform state pull` prints, or a state file. */
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
