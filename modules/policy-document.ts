import { type IResolveContext, TerraformLocal, type TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import { assignments, hcl, indented, list } from "./hcl";
import {
  both,
  called,
  Expression,
  type Flag,
  Given,
  holdsInputs,
  isInput,
  not,
  type Optional,
} from "./inputs";
import { literalText } from "./template-text";

const ONLY_IF = Symbol("only if");
const FOR_EACH = Symbol("for each");

/** One statement of a policy, as AWS writes it. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  /** Only in a trust policy. */
  readonly Principal?: Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  /** What decides, when Terraform runs, whether the statement is there. */
  readonly [ONLY_IF]?: Expression;
  /** The `for_each` value that Terraform evaluates. */
  readonly [FOR_EACH]?: readonly string[];
}

/** A policy, of a role, group or user, or a role's trust policy. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

/** A policy, or the JSON text of one that is known only when Terraform runs. */
export type Policy = PolicyDocument | string;

/** A statement that is there if something is so. */
export function statementIf(flag: Flag, statement: PolicyStatement): PolicyStatement[] {
  if (typeof flag === "boolean") return flag ? [statement] : [];
  const before = statement[ONLY_IF];
  return [{ ...statement, [ONLY_IF]: before === undefined ? flag : both(before, flag) }];
}

/** A statement for each of some texts. */
export function statementsFor(
  values: readonly string[],
  statement: (value: string) => PolicyStatement,
): PolicyStatement[] {
  if (!isInput(values)) return values.map(statement);
  return [{ ...statement(String(new Expression("it"))), [FOR_EACH]: values }];
}

/** A statement by a value that may be there or not. */
export function statementIfGiven<T>(
  optional: Optional<T>,
  statement: (value: T) => PolicyStatement,
): PolicyStatement[] {
  if (optional instanceof Given) return statementIf(optional.isGiven, statement(optional.value));
  return optional === undefined ? [] : [statement(optional)];
}

/** One of two statements: by a value if there is one, or without. */
export function statementBy<T>(
  optional: Optional<T>,
  statement: (value: T | undefined) => PolicyStatement,
): PolicyStatement[] {
  if (!(optional instanceof Given)) return [statement(optional)];
  return [
    ...statementIf(optional.isGiven, statement(optional.value)),
    ...statementIf(not(optional.isGiven), statement(undefined)),
  ];
}

/**
 * A policy as the text of a Terraform argument; every policy passes through here. It is literal JSON, in which
 * IAM's own variables (`${aws:username}`) are no templates, or `jsonencode` where Terraform has yet to put
 * something in.
 */
export function policyJson(policy: Policy): string {
  if (typeof policy === "string") return policy;
  const json = JSON.stringify(policy);
  const isKnown =
    !holdsInputs(json) && !policy.Statement.some((statement) => statement[ONLY_IF] ?? statement[FOR_EACH]);
  return isKnown ? literalText(json) : String(encoded(policy));
}

/** `jsonencode` of the policy: a statement that depends on an input is in a list of its own, which may be empty. */
function encoded({ Version, Statement }: PolicyDocument): Expression {
  return new Expression((context) => {
    const lists = runsOf(Statement).map(({ flag, values, statements }) => {
      const [first = "", ...rest] = statements.map((statement) => rendering(statement, context));
      if (values !== undefined) return `[for it in ${hcl(context.resolve(values))} : ${first}]`;
      const rendered = list([first, ...rest]);
      return flag === undefined ? rendered : `${flag.text(context)} ? ${rendered} : []`;
    });
    const [only = "[]", ...others] = lists;
    const statement = others.length === 0 ? only : `concat(\n${indented(lists.join(",\n"))}\n)`;
    const document = [["Version", hcl(Version)] as const, ["Statement", statement] as const];
    return `jsonencode({\n${indented(assignments(document))}\n})`;
  });
}

function rendering(statement: PolicyStatement, context: IResolveContext): string {
  const plain: unknown = JSON.parse(literalText(JSON.stringify(statement)));
  return hcl(context.resolve(plain));
}

/** Statements that follow each other and depend on nothing, and those that depend on something one by one. */
function runsOf(statements: readonly PolicyStatement[]) {
  const runs: { flag?: Expression; values?: readonly string[]; statements: PolicyStatement[] }[] = [];
  for (const statement of statements) {
    const { [ONLY_IF]: flag, [FOR_EACH]: values } = statement;
    const last = runs.at(-1);
    const isPlain = flag === undefined && values === undefined;
    if (last && isPlain && last.flag === undefined && last.values === undefined)
      last.statements.push(statement);
    else runs.push({ flag, values, statements: [statement] });
  }
  return runs;
}

/** The arguments by which a resource has a policy. */
export interface PolicyArguments {
  readonly policy: string;
  readonly lifecycle?: TerraformResourceLifecycle;
}

/**
 * A policy of at most `limit` characters, white space not counted. What is known at synthesis has been counted
 * before; for an input, Terraform counts before it changes anything.
 *
 * @param scope the resource's scope, which gets a local value if the policy is used twice
 * @param whose for the message: `the group's inline policy`
 * @param local name of that local value
 */
export function policyWithin(
  limit: number,
  policy: Policy,
  scope: Construct,
  whose: string,
  local = "policy",
): PolicyArguments {
  const json = policyJson(policy);
  if (!isInput(json)) return { policy: json };
  const text = typeof policy === "string" ? json : localPolicy(scope, json, local);
  const characters = called("length", called("replace", text, "/\\s/", ""));
  const precondition = {
    condition: new Expression((context) => `${characters.text(context)} <= ${limit}`),
    errorMessage: `${whose} is longer than the ${limit} characters that IAM takes, white space not counted.`,
  };
  return { policy: text, lifecycle: { precondition: [precondition] } };
}

function localPolicy(scope: Construct, json: string, name: string): string {
  const local = new TerraformLocal(scope, `local-${name}`, json);
  local.overrideLogicalId(name);
  return local.asString;
}
