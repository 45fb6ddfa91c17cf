import type { Entitlements } from "../../organization/entitlements";
import type { Evaluator } from "../iam/evaluator";
import type { IamSnapshot } from "../iam/iam-snapshot";
import type { Topic } from "../iam/managed-object";
import type { ParsedStack, SynthesizedOutput } from "../iam/stack-files";
import { proveNoAccessKeys } from "./access-keys";
import { proveAccountIdentity } from "./account-identity";
import { proveAssumptions } from "./assumptions";
import { type CredentialLimits, type Credentials, judgeHealth } from "./credential-health";
import type { DeclaredAccess } from "./declared-access";
import type { DeclaredTerraform } from "./declared-terraform";
import { proveDelegations } from "./delegations";
import { proveDenial } from "./denial";
import { proveEnrollment } from "./enrollment-probes";
import { proveEntry } from "./entry-probes";
import { judgeEntryTrust } from "./entry-trust";
import { proveKnownPlan } from "./known-plan";
import { judgeTopic, type LiveComparison } from "./live-differences";
import { proveMachines } from "./machine-probes";
import { judgeMfaDevices } from "./mfa-devices";
import { NO_OWN_POLICIES, type OwnPolicies } from "./own-policies";
import { judgeRetiredKeys } from "./retired-keys";
import { proveEscalations } from "./role-escalations";
import { proveRoles } from "./role-permissions";
import { proveRoleSettings } from "./role-settings";
import { judgeRootUsers, type RootUser } from "./root-users";
import { sampleOf } from "./sample";
import { proveSelfService } from "./self-service-probes";
import { proveSelfServiceTable } from "./self-service-table";
import { proveState } from "./state-probes";
import { type AccountTrails, judgeTrails } from "./trails";
import { proveTrusts } from "./trust-structure";
import type { Verdict } from "./verdict";

/** The evidence for a claim about access: a plan, or the accounts. */
export interface AccessEvidence {
  readonly declared: DeclaredAccess;
  readonly snapshot: IamSnapshot;
  /** The documents beside the file. @default none */
  readonly own?: OwnPolicies;
  readonly evaluate: Evaluator;
  readonly now: Date;
}

/** The synthesized output. */
export interface PlanEvidence {
  readonly output: SynthesizedOutput;
  readonly stacks: readonly ParsedStack[];
  readonly declaredTerraform: DeclaredTerraform;
}

/** The live evidence. */
export interface LiveEvidence {
  readonly entitlements: Entitlements;
  /** Number of accounts that were read. */
  readonly accountsRead: number;
  /** What is unknown about each account that could not be read. */
  readonly unreadable: readonly string[];
  /** Why accounts, or parts of them, could not be read. */
  readonly unread: readonly string[];
  /** All live IAM, including what is not in the file. */
  readonly everything: IamSnapshot;
  /** The synthesized objects and the live ones. */
  readonly comparison: LiveComparison;
  /** Or why it is unavailable. */
  readonly credentials: Credentials | string;
  /** The root user of each account, or why it could not be read. */
  readonly roots: readonly (RootUser | string)[];
  /** The trails of each account, if the file has them checked, or why they could not be read. */
  readonly trails: readonly (AccountTrails | string)[];
  readonly limits: CredentialLimits;
  /** How to rotate a user's old access key, in one line. */
  readonly rotation: (user: string) => string;
  readonly now: Date;
}

interface Named {
  readonly id: string;
  /** The subject, if the claim cannot be judged. */
  readonly about: string;
}
type Judged = Verdict[] | Promise<Verdict[]>;
export type Claim = Named &
  (
    | { readonly on: "plan"; readonly judge: (evidence: PlanEvidence) => Judged }
    | { readonly on: "live"; readonly judge: (evidence: LiveEvidence) => Judged }
    | {
        readonly on: "access";
        /** Whether only a sample is judged in a very large organization. */
        readonly isSampled?: true;
        readonly judge: (evidence: AccessEvidence) => Judged;
      }
  );

/** The claim that live objects match the synthesized ones in one topic. */
function topic(id: Topic, { claim, none }: { readonly claim: string; readonly none: string }): Claim {
  return {
    id: `live-${id}`,
    about: claim,
    on: "live",
    judge: ({ comparison }) => [judgeTopic(comparison, id, claim, none)],
  };
}

/**
 * The claims that `prove` and `verify` judge, in this order: `prove` those about a plan, `verify` those about live accounts,
 * and both those about access, each with its own evidence.
 */
export const CLAIMS: readonly Claim[] = [
  {
    id: "known-plan",
    about: "the plan contains only what Gatehouse writes for this file",
    on: "plan",
    judge: ({ output, stacks, declaredTerraform }) => [proveKnownPlan(output, stacks, declaredTerraform)],
  },
  {
    id: "account-identity",
    about: "every provider reaches the account of its alias",
    on: "plan",
    judge: ({ stacks, declaredTerraform }) => [proveAccountIdentity(stacks, declaredTerraform)],
  },
  {
    id: "role-settings",
    about: "session length, boundary and managed policies of each role",
    on: "plan",
    judge: ({ stacks, declaredTerraform }) => [proveRoleSettings(stacks, declaredTerraform)],
  },
  {
    id: "accounts-read",
    about: "everything that is compared can be read",
    on: "live",
    judge: ({ accountsRead, unread }) => [
      {
        claim: "everything that is compared can be read",
        // Claims about all accounts are not proven by a part of them.
        judged: unread.length === 0 ? accountsRead : 0,
        counterExamples: [],
        ...(unread.length > 0 && { notJudged: unread }),
      },
    ],
  },
  {
    id: "assumptions",
    about: "who may assume which role",
    on: "access",
    isSampled: true,
    judge: ({ snapshot, declared, evaluate, now }) => proveAssumptions(snapshot, declared, evaluate, now),
  },
  {
    // Statements are read, not evaluated, so all of them are read.
    id: "delegations",
    about: "which roles the groups delegate",
    on: "access",
    judge: ({ snapshot, declared, now }) => [proveDelegations(snapshot, declared, now)],
  },
  {
    // Reading trust policies is fast, so all of them are read.
    id: "trusts",
    about: "which principals each role trusts, and which users exist",
    on: "access",
    judge: ({ snapshot, declared }) => proveTrusts(snapshot, declared),
  },
  {
    id: "machines",
    about: "which programs may assume which role",
    on: "access",
    judge: async ({ snapshot, declared, evaluate }) => [await proveMachines(snapshot, declared, evaluate)],
  },
  {
    // Roles with one document are judged once, so none is left out.
    id: "roles",
    about: "what each role can do",
    on: "access",
    judge: async ({ snapshot, declared, evaluate, own = NO_OWN_POLICIES }) => [
      await proveRoles(snapshot, declared, evaluate, own),
    ],
  },
  {
    id: "escalations",
    about: "which roles can escalate their permissions",
    on: "access",
    judge: async ({ snapshot, declared, own = NO_OWN_POLICIES }) => [
      await proveEscalations(snapshot, declared, own),
    ],
  },
  {
    id: "self-service-table",
    about: "every user's permissions without a role, in any service",
    on: "access",
    judge: async ({ snapshot, declared, now }) => [await proveSelfServiceTable(snapshot, declared, now)],
  },
  {
    id: "self-service",
    about: "what every user can do without a role",
    on: "access",
    isSampled: true,
    judge: async ({ snapshot, declared, evaluate, now }) => [
      await proveSelfService(snapshot, declared, evaluate, now),
    ],
  },
  {
    id: "access-keys",
    about: "who can create or activate access keys",
    on: "access",
    isSampled: true,
    judge: ({ snapshot, declared, evaluate, now }) => proveNoAccessKeys(snapshot, declared, evaluate, now),
  },
  {
    id: "enrollment",
    about: "who can enroll an MFA device without MFA, and until when",
    on: "access",
    isSampled: true,
    judge: async ({ snapshot, declared, evaluate, now }) => [
      await proveEnrollment(snapshot, declared, evaluate, now),
    ],
  },
  {
    // One or two calls per account: not sampled.
    id: "control-policies",
    about: "what service control policies deny",
    on: "access",
    judge: async ({ snapshot, declared, evaluate }) =>
      // `verify` does not read them.
      snapshot.controlPolicies === undefined ? [] : proveDenial(snapshot, declared, evaluate),
  },
  {
    id: "entry",
    about: "who can assume Terraform's entry roles",
    on: "access",
    isSampled: true,
    judge: async ({ snapshot, declared, evaluate }) => [await proveEntry(snapshot, declared, evaluate)],
  },
  {
    // Roles of one account only: not sampled.
    id: "state",
    about: "who can write Terraform's state",
    on: "access",
    judge: ({ snapshot, declared, evaluate }) => proveState(snapshot, declared, evaluate),
  },
  {
    id: "entry-trust",
    about: "which principals Terraform's entry roles trust",
    on: "live",
    judge: ({ everything, accountsRead, unreadable, entitlements }) => [
      withLimits(judgeEntryTrust(everything, accountsRead, entitlements.organization), undefined, unreadable),
    ],
  },
  topic("objects", {
    claim: "every synthesized user, group, role and managed policy exists, and no other group",
    none: "none is synthesized",
  }),
  topic("documents", {
    claim: "inline and managed policies match the synthesized documents, and no others exist",
    none: "none is synthesized",
  }),
  topic("attachments", {
    claim: "exactly the synthesized managed policies are attached",
    none: "none is synthesized",
  }),
  topic("trust-policies", {
    claim: "every role has its synthesized trust policy",
    none: "no role is synthesized",
  }),
  topic("settings", {
    claim: "users, groups, roles and policies have their synthesized path, permissions boundary and tags",
    none: "none is synthesized",
  }),
  topic("sessions", {
    claim: "every role has its synthesized session length and description",
    none: "no role is synthesized",
  }),
  topic("members", {
    claim: "every group has exactly its synthesized members",
    none: "no member is synthesized",
  }),
  topic("oidc-providers", {
    claim: "the OIDC providers that roles trust exist, with their URL and the roles' audiences",
    none: "no role trusts one",
  }),
  topic("event-rules", {
    claim: "EventBridge rules have their synthesized pattern, state and targets",
    none: "the file has no alerts",
  }),
  topic("alert-topics", {
    claim: "alert topics have their synthesized policy and exactly their subscriptions, confirmed",
    none: "the file has no alerts",
  }),
  topic("password-policy", {
    claim: "the password policy is the synthesized one",
    none: "the file has none",
  }),
  topic("account-alias", {
    claim: "accounts have their synthesized aliases",
    none: "the file has none",
  }),
  topic("budgets", {
    claim: "budgets have their synthesized limit and notifications",
    none: "the file has none",
  }),
  topic("service-control-policies", {
    claim: "service control policies have their synthesized content and targets",
    none: "the file has none",
  }),
  {
    id: "credential-health",
    about: "people's credentials are healthy",
    on: "live",
    judge: ({ credentials, entitlements, now, rotation, limits }) =>
      typeof credentials === "string"
        ? [
            {
              claim: "people's credentials are healthy",
              judged: 0,
              counterExamples: [],
              notJudged: [credentials],
            },
          ]
        : judgeHealth(credentials, entitlements.organization, now, rotation, limits),
  },
  {
    id: "retired-keys",
    about: "which access keys exist of users who may have none",
    on: "live",
    judge: ({ credentials, entitlements: { organization }, now }) =>
      // Reported by the previous claim.
      typeof credentials === "string" ? [] : judgeRetiredKeys(credentials.keys, organization, now),
  },
  {
    id: "mfa-devices",
    about: "which MFA devices users have, and who can enroll one",
    on: "live",
    judge: ({ credentials, entitlements: { organization, enrollment } }) =>
      // Reported by the claim about credentials.
      typeof credentials === "string" ? [] : judgeMfaDevices(credentials, organization, enrollment),
  },
  {
    id: "root-users",
    about: "who can sign in as the root user of an account",
    on: "live",
    judge: ({ roots }) => [
      judgeRootUsers(
        roots.filter((it) => typeof it !== "string"),
        roots.filter((it) => typeof it === "string"),
      ),
    ],
  },
  {
    id: "trails",
    about: "which calls EventBridge receives",
    on: "live",
    judge: ({ trails, entitlements: { organization } }) => {
      const { trail, alerts } = organization.guardrails;
      if (!trail.check) return [];
      return [
        judgeTrails(
          trails.filter((it) => typeof it !== "string"),
          alerts.adminUse.length > 0,
          trails.filter((it) => typeof it === "string"),
        ),
      ];
    },
  },
];

/**
 * Judges every claim for which evidence exists.
 *
 * @param access or why it could not be read; then no claim about it is proven
 * @param sample number of users to try @default all
 */
export async function judgeClaims(
  evidence: {
    readonly access: AccessEvidence | string;
    readonly plan?: PlanEvidence;
    readonly live?: LiveEvidence;
  },
  sample?: number,
  claims: readonly Claim[] = CLAIMS,
): Promise<Verdict[]> {
  const { access, plan, live } = evidence;
  const part = sample === undefined || typeof access === "string" ? undefined : sampled(access, sample);
  const verdicts: Verdict[] = [];
  for (const claim of claims) {
    if (claim.on === "plan" && plan) verdicts.push(...(await orUnknown(claim, () => claim.judge(plan))));
    if (claim.on === "live" && live) verdicts.push(...(await orUnknown(claim, () => claim.judge(live))));
    if (claim.on !== "access") continue;
    if (typeof access === "string") {
      verdicts.push(unknown(claim, access));
      continue;
    }
    const { evidence: judged, of } = (claim.isSampled && part) || { evidence: access, of: undefined };
    const found = await orUnknown(claim, () => claim.judge(judged));
    verdicts.push(...found.map((verdict) => withLimits(verdict, of, live?.unreadable)));
  }
  return verdicts;
}

/** The verdicts, or a verdict that the evidence cannot be judged. */
async function orUnknown(claim: Claim, judge: () => Judged): Promise<Verdict[]> {
  try {
    return await judge();
  } catch (error) {
    return [unknown(claim, (error as Error).message)];
  }
}

function unknown({ about }: Claim, why: string): Verdict {
  return { claim: about, judged: 0, counterExamples: [], notJudged: [why] };
}

/** A verdict that names what was not judged. */
function withLimits(
  verdict: Verdict,
  sample: string | undefined,
  unreadable: readonly string[] = [],
): Verdict {
  const notJudged = [...(verdict.notJudged ?? []), ...unreadable];
  return { ...verdict, ...(sample && { sample }), ...(notJudged.length > 0 && { notJudged }) };
}

function sampled(access: AccessEvidence, count: number): { evidence: AccessEvidence; of: string } {
  const { snapshot, declared, leftOut } = sampleOf(access.snapshot, access.declared, count);
  return { evidence: { ...access, snapshot, declared }, of: leftOut };
}
