import { entryRoles, nameOf } from "../../organization/entry-roles";
import type { Organization } from "../../organization/organization";
import type { IamSnapshot, RoleSnapshot } from "../iam/iam-snapshot";
import type { Verdict } from "./verdict";

const FIX = "limit it to those who apply (docs/runs.md#narrow-the-role-by-which-terraform-enters)";

/**
 * How wide the trust policies of Terraform's entry roles are. AWS Organizations creates them with trust in a whole account
 * without MFA: everyone there who may call sts:AssumeRole is an administrator. A missing role or an unknown trust policy is
 * not judged.
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
    claim: "Terraform's entry roles trust only named roles and users, or require MFA",
    // An account that was read is judged, even without such a role.
    judged: accountsRead,
    counterExamples,
    notJudged,
  };
}

/** Unspecific principals that a trust policy allows, and what cannot be judged in it. */
function breadthOf({ trust }: RoleSnapshot): { wide: string[]; unknown: string[] } {
  const [wide, unknown]: [string[], string[]] = [[], []];
  for (const { Effect, Principal, NotPrincipal, Condition = {} } of trust.Statement as readonly Statement[]) {
    if (Effect !== "Allow") continue;
    if (NotPrincipal !== undefined || Principal === undefined || Principal === "*") {
      wide.push("everyone, or everyone except some");
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

/** Whether a condition names the callers individually; patterns only for IAM Identity Center roles. */
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
