import {
  type IResolvable,
  type IResolveContext,
  type ITerraformIterator,
  TerraformDataSource,
  TerraformIterator,
  type TerraformResource,
  Token,
} from "cdktf";
import { hcl } from "./hcl";

/**
 * A construct's props may be known at synthesis, as in an application, or only when Terraform runs, as in a module
 * with inputs. Everything that distinguishes the two is in this file.
 */

/** A piece of Terraform's language. */
export class Expression implements IResolvable {
  readonly creationStack: string[] = [];

  /** @param source the piece itself, or what makes it when everything has its address */
  constructor(private readonly source: string | ((context: IResolveContext) => string)) {}

  text(context: IResolveContext): string {
    return typeof this.source === "string" ? this.source : this.source(context);
  }

  resolve(context: IResolveContext): string {
    return `\${${this.text(context)}}`;
  }

  toString(): string {
    return Token.asString(this);
  }

  asList(): string[] {
    return Token.asList(this);
  }

  asNumber(): number {
    return Token.asNumber(this);
  }
}

/** Something that is so or not. */
export type Flag = boolean | Expression;

/** A value that the caller of a module sets or leaves out. */
export class Given<T> {
  constructor(
    readonly value: T,
    readonly isGiven: Expression,
  ) {}
}

/** A value that is there, is not there, or is there if it is given. */
export type Optional<T> = T | Given<T> | undefined;

/** Whether a value is known only when Terraform runs. */
export function isInput(value: unknown): boolean {
  return Token.isUnresolved(value);
}

export function not(flag: Flag): Flag {
  return typeof flag === "boolean" ? !flag : new Expression((context) => negated(flag.text(context)));
}

/** Whether two things are so. */
export function both(one: Expression, other: Expression): Expression {
  return new Expression((context) => `${whole(one.text(context))} && ${whole(other.text(context))}`);
}

/** In parentheses where another condition could tear it apart. */
function whole(text: string): string {
  return text.includes(" ? ") ? `(${text})` : text;
}

function negated(text: string): string {
  const [, compared] = /^([\w.]+) != null$/.exec(text) ?? [];
  if (compared !== undefined) return `${compared} == null`;
  return /^[\w.]+$/.test(text) ? `!${text}` : `!(${text})`;
}

/** Whether there are such values in a text, those that are lists among them. */
export function holdsInputs(text: string): boolean {
  return /[$#]\{TfToken\[/.test(text);
}

export function isGiven(optional: Optional<unknown>): Flag {
  return optional instanceof Given ? optional.isGiven : optional !== undefined;
}

/** Whether there is anything in a list. */
export function isFilled(values: readonly string[]): Flag {
  if (!isInput(values)) return values.length > 0;
  return new Expression((context) => `length(${hcl(context.resolve(values))}) > 0`);
}

/** Tags with one more, if there is a value for it. */
export function withTag(
  tags: Readonly<Record<string, string>> | undefined,
  key: string,
  value: Optional<string>,
): Readonly<Record<string, string>> | undefined {
  if (!(value instanceof Given)) return value === undefined ? tags : { ...tags, [key]: value };
  const more = new Expression(
    (context) =>
      `{ for key, value in ${hcl(context.resolve({ [key]: value.value }))} : key => value if value != null }`,
  );
  return called("merge", tags ?? {}, more) as unknown as Record<string, string>;
}

/** One of two texts. */
export function either(flag: Flag, yes: string, no: string): string {
  if (typeof flag === "boolean") return flag ? yes : no;
  return String(new Expression((context) => `${whole(flag.text(context))} ? ${hcl(yes)} : ${hcl(no)}`));
}

/** What is made of each of some texts. */
export function each<T extends string | object>(
  values: readonly string[],
  make: (value: string) => T,
): readonly T[] {
  if (!isInput(values)) return values.map(make);
  const made = make(String(new Expression("it")));
  const list = new Expression(
    (context) => `[for it in ${hcl(context.resolve(values))} : ${hcl(context.resolve(made))}]`,
  );
  // cdktf's list token for unknown values is a list of strings, whatever it holds.
  return list.asList() as readonly string[] as readonly T[];
}

/** The first of some texts, of which there is one. */
export function first(values: readonly string[]): string {
  return isInput(values) ? String(called("element", values, 0)) : (values[0] ?? "");
}

/** Texts one after another. */
export function joined(values: readonly string[], separator: string): string {
  return isInput(values) ? String(called("join", separator, values)) : values.join(separator);
}

/** Whether a value that may be left out is a certain text. */
export function is(optional: Optional<string>, text: string): Flag {
  if (!(optional instanceof Given)) return optional === text;
  return new Expression((context) => `${hcl(context.resolve(optional.value))} == ${hcl(text)}`);
}

/** JSON of something, in which there may be texts and lists that only Terraform knows. */
export function jsonOf(value: object): string {
  const json = JSON.stringify(value);
  return holdsInputs(json) ? String(called("jsonencode", value)) : json;
}

/** A number as text: IAM's conditions are compared with texts. */
export function textOf(number: number): string {
  return isInput(number) ? String(called("tostring", number)) : String(number);
}

/** A text with only those of its characters that are digits or capital letters. */
export function digitsAndCapitals(text: string): string {
  return isInput(text) ? String(called("replace", text, "/[^0-9A-Z]/", "")) : text.replace(/[^0-9A-Z]/g, "");
}

/** What of a text comes after a part that it has once. */
export function after(text: string, part: string): string {
  if (isInput(text)) return String(called("element", called("split", part, text), 1));
  return text.slice(text.indexOf(part) + part.length);
}

/** A call of a function of Terraform's. */
export function called(name: string, ...args: readonly (string | number | object)[]): Expression {
  return new Expression(
    (context) => `${name}(${args.map((argument) => hcl(context.resolve(argument))).join(", ")})`,
  );
}

/** How often a resource is there. */
export interface Times {
  readonly count?: number;
  readonly forEach?: ITerraformIterator;
}

/** A resource or data source. */
type Addressed = TerraformResource | TerraformDataSource;

/** A resource that is there once, never or several times. */
export class Made<R extends Addressed> {
  constructor(
    readonly resources: readonly R[],
    /** How to name all of them in Terraform, by the address that they share; undefined when each has its own. */
    private readonly all?: (address: string) => string,
  ) {}

  /** An attribute of each of them. */
  texts(attribute: string): string[] {
    const [first] = this.resources;
    const { all } = this;
    if (all === undefined || first === undefined)
      return this.resources.map((resource) => resource.getStringAttribute(attribute));
    return new Expression(() => `${all(addressOf(first))}[*].${attribute}`).asList();
  }

  /** An attribute of the one that there is, if it is there. */
  text(attribute: string): string {
    const [first] = this.resources;
    if (first === undefined) throw new Error(`there is none whose ${attribute} could be named`);
    if (this.all === undefined) return first.getStringAttribute(attribute);
    return String(new Expression(() => `one(${addressOf(first)}[*].${attribute})`));
  }
}

/** How Terraform's language names it. */
export function addressOf(element: Addressed): string {
  const address = `${element.terraformResourceType}.${element.friendlyUniqueId}`;
  return element instanceof TerraformDataSource ? `data.${address}` : address;
}

/** A resource that is there if something is so. */
export function onlyIf<R extends Addressed>(flag: Flag, make: (times: Times) => R): Made<R> {
  if (typeof flag === "boolean") return new Made(flag ? [make({})] : []);
  const count = new Expression((context) => `${whole(flag.text(context))} ? 1 : 0`).asNumber();
  return new Made([make({ count })], (address) => address);
}

/** A resource that is there if a value is. */
export function ifGiven<T, R extends Addressed>(
  optional: Optional<T>,
  make: (value: T, times: Times) => R,
): Made<R> {
  if (optional instanceof Given) return onlyIf(optional.isGiven, (times) => make(optional.value, times));
  return new Made(optional === undefined ? [] : [make(optional, {})]);
}

/** What distinguishes resources of one type. */
export interface Keyed {
  /** The id that they have in common. */
  readonly id: string;
  /** What distinguishes one value from the others, when the values are known. Of an input, the value itself. */
  readonly key: (value: string) => string;
}

/** A resource for each of some values. */
export function forEach<R extends Addressed>(
  values: readonly string[],
  { id, key }: Keyed,
  make: (id: string, value: string, times: Times) => R,
): Made<R> {
  const separator = id.includes(":") ? "_" : ":";
  if (!isInput(values))
    return new Made(values.map((value) => make(`${id}${separator}${key(value)}`, value, {})));
  const iterator = TerraformIterator.fromList([...values]);
  return new Made(
    [make(id, Token.asString(iterator.value), { forEach: iterator })],
    (address) => `values(${address})`,
  );
}
