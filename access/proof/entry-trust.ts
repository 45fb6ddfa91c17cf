import { entryRoles, nameOf } from "../../organization/entry-roles";
import type { Organization } from "../../organization/organization";
import type { IamSnapshot, RoleSnapshot } from "../iam/iam-snapshot";
import type { Verdict } from "./verdict";

const FIX = "narrow it to those who apply (docs/runs.md#narrow-the-role-by-which-terraform-enters)";

/**
 * How wide the trust of the roles is by which Terraform enters the accounts. AWS Organizations creates it with trust
 * in a whole account without MFA: then everyone there who may call sts:AssumeRole on it is an administrator. A role
 * that is missing, or a trust that is not understood, is not judged.
 */
export function judgeEntryTrust(
  { roles }: IamSnapshot,
  accountsRead: number,
  organization: Organization,
): Verdict {
  const names = new Set(entryRoles(organization).map((role) => nameOf(role).toLowerCase()));
  const snapshot = roles.filter(({ name }) => names.has(name.toLowerCase()));
  const counterExamples: string[] = [];
  const notJudged: string[] = [];
  for (const { name, id, provider } of [...organization.accounts, ...organization.leaving]) {
    const here = snapshot.filter(({ accountId }) => accountId === id);
    const entry = provider.assumeRoleArn;
    if (entry !== undefined && !here.some((role) => role.name === nameOf(entry)))
      notJudged.push(`role ${nameOf(entry)} in ${name}: it was not read`);
    for (const role of here) {
      const { wide, unknown } = breadthOf(role);
      for (const whom of wide) counterExamples.push(`role ${role.name} in ${name} trusts ${whom}: ${FIX}`);
      for (const what of unknown) notJudged.push(`role ${role.name} in ${name}: ${what}`);
    }
  }
  return {
    claim: "the roles by which Terraform enters trust named roles and users, or MFA",
    // An account that was read is judged, also when it has no such role.
    judged: accountsRead,
    counterExamples,
    notJudged,
  };
}

/** Whom a trust lets in that is nobody in particular, and what of it is not understood. */
function breadthOf({ trust }: RoleSnapshot): { wide: string[]; unknown: string[] } {
  const [wide, unknown]: [string[], string[]] = [[], []];
  for (const { Effect, Principal, NotPrincipal, Condition = {} } of trust.Statement as readonly Statement[]) {
    if (Effect !== "Allow") continue;
    if (NotPrincipal !== undefined || Principal === undefined || Principal === "*") {
      wide.push("everybody, or everybody but some");
      continue;
    }
    const { AWS = [], ...others } = typeof Principal === "string" ? { AWS: Principal } : Principal;
    const asksForMfa = [Condition.Bool?.["aws:MultiFactorAuthPresent"]].flat().join() === "true";
    for (const principal of [AWS].flat()) {
      const account = /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/.exec(principal)?.[1];
      if (principal === "*") wide.push("everybody");
      else if (account !== undefined && !asksForMfa && !namesPrincipals(Condition))
        wide.push(`all of account ${account}, without MFA`);
    }
    for (const kind of Object.keys(others)) unknown.push(`its trust of a ${kind} principal`);
  }
  return { wide, unknown };
}

/** Whether a condition names the callers one by one; a pattern only of IAM Identity Center's names. */
function namesPrincipals(conditions: NonNullable<Statement["Condition"]>): boolean {
  return ["ArnEquals", "ArnLike", "StringEquals", "StringLike"].some((operator) => {
    const named = [conditions[operator]?.["aws:PrincipalArn"] ?? []].flat();
    return (
      named.length > 0 &&
      named.every((arn) =>
        /^arn:[^:*]+:iam::\d{12}:((role|user)\/[^*?$]+|role\/aws-reserved\/sso\.amazonaws\.com\/[^?$]+)$/.test(
          arn,
        ),
      )
    );
  });
}

interface Statement {
  readonly Effect: string;
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly NotPrincipal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}
