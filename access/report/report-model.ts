import type { Partition } from "../../organization/partition";

/**
 * The data of the page, as plain JSON. Accounts, sets, roles, groups and teams are referenced by index: with a
 * thousand accounts and five thousand people the names would make it ten times as large. Only types are imported here,
 * since the page itself is made with this file.
 */
export interface ReportModel extends AccessModel {
  readonly organization: string;
  readonly partition: Partition;
  /** Whether role sessions require a source identity, which the console cannot set. */
  readonly sourceIdentity?: true;
  /** The organization file, as named by the person. */
  readonly file: string;
  /** ISO 8601. */
  readonly madeAt: string;
  /** The git commit that contains the file, if any. */
  readonly commit?: Commit;
  /** Names of leaving accounts, in which nobody has access. */
  readonly leaving: readonly string[];
  readonly endings: readonly Ending[];
  readonly quotas: readonly QuotaGauge[];
  readonly findings: readonly ReportFinding[];
  readonly proof: Proof;
}

/** The access of all people. */
export interface AccessModel {
  readonly accounts: readonly ReportAccount[];
  readonly sets: readonly string[];
  readonly roles: readonly ReportRole[];
  readonly teams: readonly string[];
  /** Sorted by name, without the group of all users. */
  readonly groups: readonly ReportGroup[];
  /** Sorted by name. */
  readonly users: readonly ReportUser[];
}

export interface Commit {
  /** Forty hexadecimal digits. */
  readonly hash: string;
  /** Whether the file or its policies differ from that commit. */
  readonly isChanged: boolean;
}

export interface ReportAccount {
  readonly name: string;
  /** Twelve digits. */
  readonly id: string;
  readonly isIdentity?: true;
  readonly sets?: readonly number[];
  readonly region?: string;
  /** Its color in the console, six hexadecimal digits. */
  readonly color?: string;
}

export interface ReportRole {
  readonly key: string;
  /** Its AWS name, if different. */
  readonly name?: string;
  readonly policy?: string;
  readonly managedPolicies?: readonly string[];
  readonly permissionsBoundary?: string;
  /** Where it exists; absent: everywhere. */
  readonly accounts?: readonly number[];
  /** Programs that may assume it without MFA: `token.actions.githubusercontent.com: repo:acme/app:ref:refs/heads/main` */
  readonly programs?: readonly string[];
  /** In seconds. */
  readonly maxSession: number;
  /** In seconds. */
  readonly mfaMaxAge: number;
  /** Where people's calls must come from; absent: anywhere. `203.0.113.0/24 or vpc-01234567` */
  readonly from?: string;
}

export interface ReportGroup {
  readonly name: string;
  /** The team whose group it is. */
  readonly team?: number;
  readonly opens: readonly Opening[];
}

/** A role that a group grants in some accounts, with one end or none. */
export interface Opening {
  readonly role: number;
  readonly accounts: readonly number[];
  /** First moment at which it no longer applies, `2027-02-01T00:00:00Z`. */
  readonly notAfter?: string;
}

export interface ReportUser {
  readonly name: string;
  readonly groups?: readonly number[];
  readonly teams?: readonly number[];
  readonly email?: string;
  /** Name of the user's MFA device, if it differs from the user name. */
  readonly mfaDevice?: string;
  /** Present if the file denies the user access keys. */
  readonly accessKeys?: false;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A grant with an end. */
export interface Ending {
  /** `alice`, `team network` */
  readonly who: string;
  readonly role: string;
  readonly scope: string;
  /** Number of accounts it reaches. */
  readonly accounts: number;
  readonly notAfter: string;
  /** Its end in the file's notation: the last day, or the moment. */
  readonly until: string;
  /** Whether it had expired when the report was created. */
  readonly hasEnded: boolean;
  /** Line of the file. */
  readonly line?: number;
}

export interface QuotaGauge {
  /** `groups of a user` */
  readonly of: string;
  readonly count: number;
  readonly limit: number;
  /** `alice would be in 12 groups` */
  readonly says: string;
  /** Whether the command line warns about it. */
  readonly isClose: boolean;
}

export interface ReportFinding {
  readonly rule: string;
  /** `policies/admin.json, statement 1` */
  readonly where: string;
  /** Absent for an unused acceptance. */
  readonly message?: string;
  /** Why it is accepted. */
  readonly accepted?: string;
}

export interface Proof {
  /** `not proven`: access was not judged. */
  readonly verdict: "proven" | "refuted" | "not proven";
  /** Whether only some users and roles were tried. */
  readonly isSample?: true;
  /** ISO 8601. */
  readonly at: string;
  /** Why nothing was judged. */
  readonly why?: string;
  readonly claims: readonly Claim[];
}

export interface Claim {
  readonly claim: string;
  readonly state: "proven" | "in part" | "refuted" | "not judged" | "nothing to judge";
  readonly judged: number;
  readonly counterExamples: readonly string[];
  readonly notJudged?: readonly string[];
  /** Which part was tried. */
  readonly sample?: string;
  readonly nothingToJudge?: string;
  readonly notes?: readonly string[];
}
