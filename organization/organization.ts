import type { Account } from "./account";
import type { Guardrails, PasswordPolicy } from "./guardrails";
import type { Partition } from "./partition";
import type { ProfileFormat } from "./profile-format";
import type { Role } from "./role";
import type { StateSettings } from "./state";

/** The right to assume a role in each account of a scope in which the role exists. */
export interface Grant {
  readonly role: Role;
  /** The scope as its group is named: `A`, `production`, `all-except-B`. */
  readonly scope: string;
  /** The same under the names that its accounts had before. */
  readonly scopeBefore: string;
  readonly accounts: readonly Account[];
  /** The first moment at which it does not hold any more, `2027-02-01T00:00:00Z`; absent when there is no end. */
  readonly notAfter?: string;
  /** Its place in the file. */
  readonly path: readonly (string | number)[];
}

export interface Team {
  readonly name: string;
  /** Its name before, when it is renamed. */
  readonly was?: string;
  readonly grants: readonly Grant[];
}

export interface User {
  readonly name: string;
  /** The former name, when the user is renamed. */
  readonly was?: string;
  readonly email?: string;
  readonly teams: readonly Team[];
  /** The user's own grants, those of their teams excluded. */
  readonly grants: readonly Grant[];
  readonly mfaDevice: string;
  /** The first moment at which the user's own enrollment window is closed, `2026-12-02T00:00:00Z`; absent without one. */
  readonly enrollUntil?: string;
  /** Public PGP key in base64, or keybase:<name>, for the initial password; absent when Terraform creates none. */
  readonly pgpKey?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** organization.yaml, parsed and validated: every name resolved, every default in place. */
export interface Organization {
  readonly name: string;
  readonly partition: Partition;
  /** The region in people's profiles. */
  readonly region?: string;
  /** symmetric: a group for every role in every member account, members or not. */
  readonly groups: "granted" | "symmetric";
  readonly identity: Account;
  /** In the order of the file, the identity account included. */
  readonly accounts: readonly Account[];
  /** Accounts out of which everything of ours is taken. They are none of the others, and no scope means them. */
  readonly leaving: readonly Account[];
  readonly roles: readonly Role[];
  readonly teams: readonly Team[];
  readonly users: readonly User[];
  readonly sessions: {
    /** The role session must have the user's name. */
    readonly named: boolean;
  };
  readonly enrollment: Enrollment;
  readonly selfService: SelfService;
  readonly profiles: {
    /** The client that people's profiles are written for. */
    readonly format: ProfileFormat;
  };
  /** Absent: AWS's own. */
  readonly passwordPolicy?: PasswordPolicy;
  readonly guardrails: Guardrails;
  readonly terraform: {
    /** One plan for all accounts, or a stack with its own state for each. */
    readonly layout: "one-plan" | "per-account";
    /** Whether manually created policies and attachments are drift that a plan shows and removes. */
    readonly exclusive: boolean;
    readonly state: StateSettings;
    /** Whether each account's credentials come from HCP Terraform, which hands them to its alias. */
    readonly hcpCredentials: boolean;
    readonly appliedBy: Appliers;
  };
  readonly quotas: Readonly<Record<string, number>>;
  /** Linter findings that are accepted. */
  readonly accept: readonly { readonly rule: string; readonly where: string; readonly reason: string }[];
  /** On everything that takes tags. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Principals that apply, in addition to the administrators that the file declares. */
export interface Appliers {
  /** Roles of the file. */
  readonly roles: readonly Role[];
  /** ARNs of other roles and of users; those of IAM Identity Center may hold `*`. */
  readonly arns: readonly string[];
}

/** When users may create and enable an MFA device without MFA. */
export interface Enrollment {
  /** window: until an end, everybody's or their own. open: always. */
  readonly mode: "window" | "open";
  /** The first moment at which everybody's window is closed, `2026-12-02T00:00:00Z`; absent without one. */
  readonly until?: string;
}

export interface SelfService {
  /** Whether a password may be changed before MFA is enrolled, which a forced reset at first sign-in needs. */
  readonly firstLoginPasswordChange: boolean;
  /** Whether users may deactivate and delete their own devices with MFA, and in the enrollment window delete one that is not enabled. */
  readonly deleteOwnMfaDevice: boolean;
  /** Whether users may sign in to the AWS CLI by the browser (`aws login`), without access keys. */
  readonly loginWithBrowser: boolean;
}
