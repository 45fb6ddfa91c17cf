import type { Account } from "./account";
import type { Guardrails, PasswordPolicy } from "./guardrails";
import type { MfaExemption } from "./mfa-exemptions";
import type { Partition } from "./partition";
import type { ProfileFormat } from "./profile-format";
import type { CallSource, Role } from "./role";
import type { SelfService } from "./schema/sign-in";
import type { StateSettings } from "./state";

/** The right to assume a role in each account of a scope in which the role exists. */
export interface Grant {
  readonly role: Role;
  /** The scope as it appears in the group's name: `A`, `production`, `all-except-B`. */
  readonly scope: string;
  /** The same with its accounts' former names. */
  readonly scopeBefore: string;
  readonly accounts: readonly Account[];
  /** First moment at which the grant no longer applies, `2027-02-01T00:00:00Z`. Absent: no end. */
  readonly notAfter?: string;
  /** Its path in the file. */
  readonly path: readonly (string | number)[];
}

export interface Team {
  readonly name: string;
  /** Former name, if the team was renamed. */
  readonly was?: string;
  readonly grants: readonly Grant[];
}

export interface User {
  readonly name: string;
  /** Former name, if the user was renamed. */
  readonly was?: string;
  readonly email?: string;
  readonly teams: readonly Team[];
  /** The user's own grants, without those of their teams. */
  readonly grants: readonly Grant[];
  readonly mfaDevice: string;
  /** First moment at which the user's enrollment window is closed, `2026-12-02T00:00:00Z`. Absent: no window. */
  readonly enrollUntil?: string;
  /** Whether the user may create access keys and other long-term credentials. */
  readonly accessKeys: boolean;
  /** Base64 public PGP key, or keybase:<name>, for the initial password. Absent: Terraform creates no password. */
  readonly pgpKey?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The parsed and validated organization.yaml, with names resolved and defaults applied. */
export interface Organization {
  readonly name: string;
  readonly partition: Partition;
  /** Default region of people's profiles. */
  readonly region?: string;
  /** `symmetric`: a group for every role in every member account, even without members. */
  readonly groups: "granted" | "symmetric";
  readonly identity: Account;
  /** In file order, including the identity account. */
  readonly accounts: readonly Account[];
  /** Accounts from which Gatehouse removes all its resources. No scope includes them. */
  readonly leaving: readonly Account[];
  /** Where people's calls must come from, of roles without their own. Absent: anywhere. */
  readonly from?: CallSource;
  readonly roles: readonly Role[];
  readonly teams: readonly Team[];
  readonly users: readonly User[];
  readonly sessions: {
    /** Whether the role session name must be the user's name. */
    readonly named: boolean;
    /** Whether the source identity must be the user's name. */
    readonly sourceIdentity: boolean;
  };
  readonly enrollment: Enrollment;
  /** Actions that every user may call, also without MFA; sorted. */
  readonly mfaExempt: readonly MfaExemption[];
  readonly selfService: SelfService;
  readonly profiles: {
    /** The client for which people's profiles are written. */
    readonly format: ProfileFormat;
  };
  /** Absent: the AWS default. */
  readonly passwordPolicy?: PasswordPolicy;
  readonly guardrails: Guardrails;
  readonly terraform: {
    /** One plan for all accounts, or a stack with its own state per account. */
    readonly layout: "one-plan" | "per-account";
    /** Whether a plan removes manually created policies and attachments. */
    readonly exclusive: boolean;
    readonly state: StateSettings;
    /** Whether HCP Terraform provides the credentials of each provider alias. */
    readonly hcpCredentials: boolean;
    readonly appliedBy: Appliers;
  };
  readonly quotas: Readonly<Record<string, number>>;
  /** Accepted linter findings. */
  readonly accept: readonly { readonly rule: string; readonly where: string; readonly reason: string }[];
  /** Tags on every taggable resource. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Principals that apply in addition to the declared administrators. */
export interface Appliers {
  /** Roles from the file. */
  readonly roles: readonly Role[];
  /** ARNs of other roles and users. Those of IAM Identity Center may contain `*`. */
  readonly arns: readonly string[];
}

/** When users may create and enable an MFA device without MFA. */
export interface Enrollment {
  /** `window`: until an end, everyone's or their own. `open`: always. */
  readonly mode: "window" | "open";
  /** First moment at which everyone's window is closed, `2026-12-02T00:00:00Z`. Absent: no window. */
  readonly until?: string;
}
