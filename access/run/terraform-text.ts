/** The numbers of a plan: `Plan: 1 to import, 3 to add, 1 to change, 0 to destroy.` */
export interface Counts {
  readonly import: number;
  readonly add: number;
  readonly change: number;
  readonly destroy: number;
}

const PLAN = /^Plan: (?:(\d+) to import, )?(\d+) to add, (\d+) to change, (\d+) to destroy\./m;

/**
 * The numbers in the output of `terraform plan`; undefined if it prints none, for a plan that changes only outputs. The same
 * line comes from HCP Terraform's runs, whose plans `terraform show -json` cannot read on this machine.
 */
export function countsIn(printed: string): Counts | undefined {
  const found = PLAN.exec(printed);
  if (found === null) return undefined;
  const [, imported = 0, add, change, destroy] = found;
  return { import: Number(imported), add: Number(add), change: Number(change), destroy: Number(destroy) };
}

export function countsInWords(counts: Counts | undefined): string {
  if (counts === undefined) return "changes that Terraform does not count";
  const { import: imported, add, change, destroy } = counts;
  const parts = [`${add} to add`, `${change} to change`, `${destroy} to destroy`];
  return [...(imported > 0 ? [`${imported} to import`] : []), ...parts].join(", ");
}

/** The first error that terraform printed, on one line; undefined if there is none. */
export function errorIn(printed: string): string | undefined {
  return /^[\s│╷]*(Error: .*?)\s*$/m.exec(printed)?.[1];
}

/** The number of resources that a line of `terraform apply` reports as done. */
export function doneIn(printed: string): number {
  return printed.match(/^\S.*: (?:Creation|Modifications|Destruction|Import) complete\b/gm)?.length ?? 0;
}
