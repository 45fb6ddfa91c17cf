import { groupBy } from "../../organization/group-by";
/** A resource of a stack, and its arguments as the JSON has them. */
export interface Address {
  readonly type: string;
  readonly id: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Every resource of a stack. */
export function allResources(json: { readonly resource?: unknown }): Address[] {
  return entriesOf(json.resource).flatMap(([type, byId]) =>
    entriesOf(byId).map(([id, args]) => ({ type, id, args: Object.fromEntries(entriesOf(args)) })),
  );
}

/** The id of the resource that an argument refers to: of `${aws_iam_user.user_alice.name}`, `user_alice`. */
export function referredId(value: unknown): string | undefined {
  return /^\$\{[a-z0-9_]+\.([\w-]+)\.[a-z_]+\}$/.exec(String(value))?.[1];
}

/** The resources of a type, by the id of the resource that one of their arguments refers to. */
export function byReferred(resources: readonly Address[], type: string, key: string): Map<string, Address[]> {
  const ofType = resources.filter((resource) => resource.type === type);
  return groupBy(ofType, ({ args }) => referredId(args[key]) ?? "");
}

/** The entries of an object; none of anything else. */
export function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}
