import { Reader, type TerraformJson } from "./planned-iam";

/** A resource that a synthesized stack declares. */
export interface Declared {
  readonly type: string;
  /** `aws_iam_user.user_alice` */
  readonly address: string;
  /** The account it is declared in, twelve digits. */
  readonly accountId: string;
  /** The region of its provider. */
  readonly region: string;
  /** Its arguments as in the JSON. */
  readonly args: Readonly<Record<string, unknown>>;
  /** A string argument as Terraform will resolve it, including references. */
  readonly text: (key: string) => string;
  /** Like `text`, for a list. */
  readonly texts: (key: string) => string[];
  /** The provider's default tags and its own. */
  readonly tags: Readonly<Record<string, string>>;
  /** Name of the resource of a type that an argument references; undefined if none. */
  readonly nameBehind: (key: string, type: string) => string | undefined;
}

/** A stack's resources of certain types. */
export function declaredIn(stack: TerraformJson, types: readonly string[]): Declared[] {
  const reader = new Reader(stack);
  const regions = new Map(stack.provider?.aws?.map(({ alias, region }) => [`aws.${alias}`, String(region)]));
  return types.flatMap((type) =>
    Object.entries(stack.resource?.[type] ?? {}).map(([id, args]) => ({
      type,
      address: `${type}.${id}`,
      accountId: reader.accountOf({ name: `${type}.${id}`, ...args }),
      region: regions.get(String(args.provider)) ?? "",
      args,
      text: (key: string) => reader.text(args[key]),
      texts: (key: string) => listed(args[key]).map((value) => reader.text(value)),
      tags: reader.tags(args),
      nameBehind: (key: string, behind: string) => {
        const reference = new RegExp(`^\\$\\{${behind}\\.([\\w-]+)\\.\\w+\\}$`).exec(String(args[key]));
        return reference ? reader.text(`\${${behind}.${reference[1]}.name}`) : undefined;
      },
    })),
  );
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
