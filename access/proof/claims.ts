import type { Entitlements } from "../../organization/entitlements";
import type { Evaluator } from "../iam/evaluator";
import type { IamSnapshot } from "../iam/iam-snapshot";
import type { Topic } from "../iam/managed-object";
import type { ParsedStack, SynthesizedOutput } from "../iam/stack-files";
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

/** What synthesis wrote. */
export interface PlanEvidence {
  readonly output: SynthesizedOutput;
  readonly stacks: readonly ParsedStack[];
  readonly declaredTerraform: DeclaredTerraform;
}

/** What was read from the accounts. */
export interface LiveEvidence {
  readonly entitlements: Entitlements;
  /** How many accounts were read. */
  readonly accountsRead: number;
  /** What is not known about each account that could not be read. */
  readonly unreadable: readonly string[];
  /** Of each account, or a part of one, that could not be read, why. */
  readonly unread: readonly string[];
  /** All of it, what has nothing to do with the file included. */
  readonly everything: IamSnapshot;
  /** What synthesis makes of this file, and what exists of it. */
  readonly comparison: LiveComparison;
  /** Or why there are none. */
  readonly credentials: Credentials | string;
  /** The root user of each account; or why it could not be read. */
  readonly roots: readonly (RootUser | string)[];
  /** The trails of each account, where the file has them checked; or why they could not be read. */
  readonly trails: readonly (AccountTrails | string)[];
  readonly limits: CredentialLimits;
  /** What to do about an old access key of a user, in one line. */
  readonly rotation: (user: string) => string;
  readonly now: Date;
}

interface Named {
  readonly id: string;
  /** The claim's subject, for when it cannot be judged. */
  readonly about: string;
}
type Judged = Verdict[] | Promise<Verdict[]>;
export type Claim = Named &
  (
    | { readonly on: "plan"; readonly judge: (evidence: PlanEvidence) => Judged }
    | { readonly on: "live"; readonly judge: (evidence: LiveEvidence) => Judged }
    | {
        readonly on: "access";
        /** Whether a sample is judged of an organization that is too large. */
        readonly isSampled?: true;
        readonly judge: (evidence: AccessEvidence) => Judged;
      }
  );

/** The claim that what exists is what synthesis makes, in one topic. */
function topic(id: Topic, { claim, none }: { readonly claim: string; readonly none: string }): Claim {
  return {
    id: `live-${id}`,
    about: claim,
    on: "live",
    judge: ({ comparison }) => [judgeTopic(comparison, id, claim, none)],
  };
}

/**
 * What `prove` and `verify` judge, in this order: `prove` the claims about a plan, `verify` those about the accounts,
 * and both those about access, each on its own evidence.
 */
export const CLAIMS: readonly Claim[] = [
  {
    id: "known-plan",
    about: "the plan holds nothing but what Gatehouse writes for this file",
    on: "plan",
    judge: ({ output, stacks, declaredTerraform }) => [proveKnownPlan(output, stacks, declaredTerraform)],
  },
  {
    id: "account-identity",
    about: "every provider leads to the account of its alias",
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
    about: "everything can be read that is compared",
    on: "live",
    judge: ({ accountsRead, unread }) => [
      {
        claim: "everything can be read that is compared",
        // Of a part, nothing that is said of all accounts is proven.
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
    // Statements are read, not evaluated: all of them.
    id: "delegations",
    about: "which roles the groups delegate",
    on: "access",
    judge: ({ snapshot, declared, now }) => [proveDelegations(snapshot, declared, now)],
  },
  {
    // Reading a trust takes no time: all of them are read.
    id: "trusts",
    about: "whom each role trusts, and which users exist",
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
    // Roles of one document are judged once: all of them.
    id: "roles",
    about: "what each role can do",
    on: "access",
    judge: async ({ snapshot, declared, evaluate, own = NO_OWN_POLICIES }) => [
      await proveRoles(snapshot, declared, evaluate, own),
    ],
  },
  {
    id: "escalations",
    about: "which role gains more permissions than it has",
    on: "access",
    judge: async ({ snapshot, declared, own = NO_OWN_POLICIES }) => [
      await proveEscalations(snapshot, declared, own),
    ],
  },
  {
    id: "self-service-table",
    about: "what every user has without a role, in any service",
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
    id: "enrollment",
    about: "who enrolls an MFA device without MFA, and until when",
    on: "access",
    isSampled: true,
    judge: async ({ snapshot, declared, evaluate, now }) => [
      await proveEnrollment(snapshot, declared, evaluate, now),
    ],
  },
  {
    // A call or two for each account: none is left out of a sample.
    id: "control-policies",
    about: "what the organization's policies take away",
    on: "access",
    judge: async ({ snapshot, declared, evaluate }) =>
      // `verify` does not read them.
      snapshot.controlPolicies === undefined ? [] : proveDenial(snapshot, declared, evaluate),
  },
  {
    id: "entry",
    about: "who can assume a role by which Terraform enters an account",
    on: "access",
    isSampled: true,
    judge: async ({ snapshot, declared, evaluate }) => [await proveEntry(snapshot, declared, evaluate)],
  },
  {
    // Roles of one account, none of which is left out of a sample.
    id: "state",
    about: "who can write Terraform's state",
    on: "access",
    judge: ({ snapshot, declared, evaluate }) => proveState(snapshot, declared, evaluate),
  },
  {
    id: "entry-trust",
    about: "whom the roles trust by which Terraform enters",
    on: "live",
    judge: ({ everything, accountsRead, unreadable, entitlements }) => [
      withLimits(judgeEntryTrust(everything, accountsRead, entitlements.organization), undefined, unreadable),
    ],
  },
  topic("objects", {
    claim: "every user, group, role and managed policy that synthesis makes exists, and no other group",
    none: "synthesis makes none",
  }),
  topic("documents", {
    claim: "inline and managed policies are the documents that synthesis makes, and there is no other",
    none: "synthesis makes none",
  }),
  topic("attachments", {
    claim: "the managed policies are attached that synthesis attaches, and no other",
    none: "synthesis attaches none",
  }),
  topic("trust-policies", {
    claim: "every role has the trust policy that synthesis makes",
    none: "synthesis makes no role",
  }),
  topic("settings", {
    claim:
      "users, groups, roles and policies have the path, permissions boundary and tags that synthesis makes",
    none: "synthesis makes none",
  }),
  topic("sessions", {
    claim: "every role has the session length and the description that synthesis makes",
    none: "synthesis makes no role",
  }),
  topic("members", {
    claim: "every group has the members that synthesis makes, and no other",
    none: "synthesis makes no member",
  }),
  topic("oidc-providers", {
    claim: "the OIDC providers that roles trust exist, with their URL and the audiences of the roles",
    none: "no role trusts one",
  }),
  topic("event-rules", {
    claim: "the rules of EventBridge have the pattern, state and targets that synthesis makes",
    none: "the file has no alerts",
  }),
  topic("alert-topics", {
    claim:
      "the topics of alerts have the policy and the confirmed subscriptions that synthesis makes, and no other",
    none: "the file has no alerts",
  }),
  topic("password-policy", {
    claim: "the password policy is the one that synthesis makes",
    none: "the file has none",
  }),
  topic("account-alias", {
    claim: "accounts have the aliases that synthesis makes",
    none: "the file has none",
  }),
  topic("budgets", {
    claim: "budgets have the limit and the notifications that synthesis makes",
    none: "the file has none",
  }),
  topic("service-control-policies", {
    claim: "service control policies have the content and the targets that synthesis makes",
    none: "the file has none",
  }),
  {
    id: "credential-health",
    about: "people look after their credentials",
    on: "live",
    judge: ({ credentials, entitlements, now, rotation, limits }) =>
      typeof credentials === "string"
        ? [
            {
              claim: "people look after their credentials",
              judged: 0,
              counterExamples: [],
              notJudged: [credentials],
            },
          ]
        : judgeHealth(credentials, entitlements.organization, now, rotation, limits),
  },
  {
    id: "mfa-devices",
    about: "who has which MFA devices, and who can enroll one",
    on: "live",
    judge: ({ credentials, entitlements: { organization, enrollment } }) =>
      // Said by the claim before.
      typeof credentials === "string" ? [] : judgeMfaDevices(credentials, organization, enrollment),
  },
  {
    id: "root-users",
    about: "who can be the root user of an account",
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
    about: "which calls EventBridge hears of",
    on: "live",
    judge: ({ trails, entitlements: { organization } }) => {
      const { trail, adminUse } = organization.guardrails;
      if (!trail.check) return [];
      return [
        judgeTrails(
          trails.filter((it) => typeof it !== "string"),
          adminUse.alert.length > 0,
          trails.filter((it) => typeof it === "string"),
        ),
      ];
    },
  },
];

/**
 * Judges every claim that there is evidence for.
 *
 * @param access or why it could not be read: then no claim about it is proven
 * @param sample how many users are tried; all of them without
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

/** The verdicts; or, where the evidence cannot be judged, a verdict that there is none. */
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
