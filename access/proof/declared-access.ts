import { parse } from "yaml";
import { type DeclaredSelfService, declaredSelfService, type SelfServiceFile } from "./declared-self-service";

/** The file, read without validation: the loader has already validated it. */
interface File {
  readonly identity: string;
  readonly partition?: string;
  readonly accounts: Readonly<
    Record<
      string,
      {
        readonly id: string;
        readonly sets?: readonly string[];
        readonly leaving?: boolean;
        readonly provider?: { readonly assumeRole?: string };
      }
    >
  >;
  readonly roles: Readonly<
    Record<
      string,
      {
        readonly name?: string;
        readonly accounts?: readonly string[];
        readonly policy?: string;
        readonly managedPolicies?: readonly string[];
        readonly mfaMaxAge?: string;
        readonly from?: CallSourceInFile | "anywhere";
        readonly trust?: {
          readonly oidc: {
            readonly issuer: string;
            readonly audience?: string;
            readonly subjects: readonly string[];
          };
        };
      }
    >
  >;
  readonly teams?: Readonly<Record<string, { readonly grants?: Grants }>>;
  readonly users: Readonly<
    Record<
      string,
      {
        readonly teams?: readonly string[];
        readonly grants?: Grants;
        readonly mfaDevice?: string;
        readonly enrollUntil?: string;
        readonly accessKeys?: boolean;
      } | null
    >
  >;
  readonly mfa?: {
    readonly maxAge?: string;
    readonly enrollment?: string;
    readonly enrollUntil?: string;
    readonly exempt?: readonly string[];
  };
  readonly from?: CallSourceInFile;
  readonly sessions?: { readonly named?: boolean; readonly sourceIdentity?: boolean };
  readonly selfService?: SelfServiceFile;
  readonly terraform?: {
    readonly providers?: { readonly assumeRole?: string };
    readonly state?: { readonly bucket?: string; readonly account?: string; readonly assumeRole?: string };
    readonly appliedBy?: readonly string[];
  };
  readonly accept?: readonly Acceptance[];
  readonly guardrails?: { readonly iamUsersOutsideIdentity?: { readonly deny?: boolean } };
}
interface CallSourceInFile {
  readonly ips?: readonly string[];
  readonly vpcs?: readonly string[];
  readonly organization?: string;
}
/** A finding that the file accepts. */
interface Acceptance {
  readonly rule: string;
  /** `policies/iam.json` */
  readonly where: string;
  readonly reason: string;
}
type Grants = Readonly<Record<string, Scope | readonly Scope[]>>;
type Scope =
  | string
  | {
      readonly accounts: string | readonly string[];
      readonly except?: readonly string[];
      readonly until?: string;
    };

/** The file's declarations, read literally. */
export interface DeclaredAccess {
  readonly partition: string;
  readonly identityAccountId: string;
  readonly users: readonly string[];
  /** Names of MFA devices, for users whose device the file names. */
  readonly mfaDevices: ReadonlyMap<string, string>;
  /**
   * The end of a user's enrollment window, in milliseconds since 1970, Infinity when there is none; a user who is
   * missing has no window.
   */
  readonly enrollable: ReadonlyMap<string, number>;
  /** The same by its ends as IAM writes them: everybody's, and each of users' own. */
  readonly enrollment: {
    readonly isOpen: boolean;
    readonly until?: string;
    readonly ends: readonly string[];
    /** End of each user's own window. */
    readonly endOf: ReadonlyMap<string, string>;
  };
  readonly accounts: readonly { readonly name: string; readonly id: string }[];
  readonly roles: readonly DeclaredRole[];
  /** `<account id> <role name in AWS>` of every role of the file, even of those that are not judged. */
  readonly roleIds: ReadonlySet<string>;
  /**
   * `<user> <account id> <role name in AWS>` for every role that a user may assume, and the end of the grant in
   * milliseconds since 1970, Infinity when there is none.
   */
  readonly assumable: ReadonlyMap<string, number>;
  readonly namedSessions: boolean;
  /** Whether the source identity must be the user's name. */
  readonly sourceIdentity: boolean;
  readonly selfService: DeclaredSelfService;
  /** Actions that everybody may call without MFA. */
  readonly mfaExempt: readonly string[];
  /** Roles through which Terraform enters accounts: ARNs, each with its account. */
  readonly entryRoles: readonly { readonly accountId: string; readonly arn: string }[];
  /** Roles of the file, and ARNs, that apply in addition to administrators. */
  readonly appliedBy: readonly string[];
  /** The state bucket and its account, if the file names one. */
  readonly stateBucket?: { readonly name: string; readonly accountId: string };
  readonly accept: readonly Acceptance[];
  /** Whether nobody may create IAM users in member accounts. */
  readonly denyIamUsers: boolean;
}

export interface DeclaredRole {
  readonly key: string;
  readonly name: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly policy?: string;
  /** As the file names them. */
  readonly managedPolicies: readonly string[];
  /** In seconds. */
  readonly mfaMaxAge: number;
  /** Where people's calls must come from; undefined: anywhere. */
  readonly from?: DeclaredSource;
  readonly oidc?: DeclaredOidc;
}

/** Where calls must come from: one of the IP ranges or VPCs, if there are any, and the AWS organization, if one is named. */
export interface DeclaredSource {
  readonly ips: readonly string[];
  readonly vpcs: readonly string[];
  readonly organization?: string;
}

/** Programs that may assume a role. */
export interface DeclaredOidc {
  readonly issuer: string;
  readonly audience: string;
  readonly subjects: readonly string[];
}

/**
 * Reads the file literally, and shares no code with the entitlements from which the plan is created, so that one mistake
 * cannot prove itself.
 */
export function declaredAccess(text: string, now: Date): DeclaredAccess {
  const file = parse(text) as File;
  const accountNames: string[] = [];
  for (const [name, { leaving }] of Object.entries(file.accounts)) if (!leaving) accountNames.push(name);

  function accountsOf(word: string): string[] {
    if (word === "all") return accountNames.filter((name) => name !== file.identity);
    if (accountNames.includes(word)) return [word];
    return accountNames.filter((name) => file.accounts[name]?.sets?.includes(word));
  }
  function accountsOfScope(scope: Scope): string[] {
    if (typeof scope === "string") return accountsOf(scope);
    const left: string[] = [];
    for (const word of scope.except ?? []) left.push(...accountsOf(word));
    const reached: string[] = [];
    for (const word of [scope.accounts].flat()) reached.push(...accountsOf(word));
    return reached.filter((name) => !left.includes(name));
  }

  const roles: DeclaredRole[] = [];
  for (const [key, role] of Object.entries(file.roles)) {
    for (const accountName of accountNames) {
      if (role.accounts && !role.accounts.some((word) => accountsOf(word).includes(accountName))) continue;
      roles.push({
        key,
        name: role.name ?? key,
        accountId: file.accounts[accountName]?.id ?? "",
        accountName,
        policy: role.policy,
        managedPolicies: role.managedPolicies ?? [],
        mfaMaxAge: toSeconds(role.mfaMaxAge ?? file.mfa?.maxAge ?? "1h"),
        from: declaredSource(role.from, file.from),
        oidc: role.trust && {
          issuer: role.trust.oidc.issuer,
          audience: role.trust.oidc.audience ?? "sts.amazonaws.com",
          subjects: role.trust.oidc.subjects,
        },
      });
    }
  }

  const assumable = new Map<string, number>();
  for (const [user, entry] of Object.entries(file.users)) {
    const allGrants = [entry?.grants ?? {}];
    for (const team of entry?.teams ?? []) allGrants.push(file.teams?.[team]?.grants ?? {});
    for (const grants of allGrants) {
      for (const [roleKey, scopes] of Object.entries(grants)) {
        for (const scope of [scopes].flat()) {
          const end = endOfScope(scope as Scope);
          if (end <= now.getTime()) continue;
          for (const accountName of accountsOfScope(scope as Scope)) {
            for (const role of roles) {
              if (role.key === roleKey && role.accountName === accountName) {
                const key = `${user} ${role.accountId} ${role.name}`;
                assumable.set(key, Math.max(end, assumable.get(key) ?? 0));
              }
            }
          }
        }
      }
    }
  }

  const partition = file.partition ?? "aws";
  const { state, providers, appliedBy = [] } = file.terraform ?? {};
  const entryRoles: { accountId: string; arn: string }[] = [];
  for (const [name, { id, provider }] of Object.entries(file.accounts)) {
    // AWS Organizations' default role may exist beside the one in the file.
    const paths = new Set(["OrganizationAccountAccessRole"]);
    for (const path of [provider?.assumeRole, providers?.assumeRole]) if (path) paths.add(path);
    if (state?.assumeRole && name === (state.account ?? file.identity)) paths.add(state.assumeRole);
    for (const path of paths)
      entryRoles.push({ accountId: id, arn: `arn:${partition}:iam::${id}:role/${path}` });
  }
  const stateBucket =
    state?.bucket === undefined
      ? undefined
      : { name: state.bucket, accountId: file.accounts[state.account ?? file.identity]?.id ?? "" };

  const users = Object.keys(file.users);
  const mfaDevices = new Map<string, string>();
  for (const user of users) {
    const device = file.users[user]?.mfaDevice;
    if (device !== undefined && device !== user) mfaDevices.set(user, device);
  }
  const enrollable = new Map<string, number>();
  const ownEnds = new Map<string, string>();
  for (const user of users) {
    const own = file.users[user]?.enrollUntil;
    if (own !== undefined) ownEnds.set(user, endText(own));
  }
  for (const user of users) {
    for (const until of [file.mfa?.enrollUntil, file.users[user]?.enrollUntil]) {
      if (until !== undefined) enrollable.set(user, Math.max(endOf(until), enrollable.get(user) ?? 0));
    }
    if (file.mfa?.enrollment === "open") enrollable.set(user, Number.POSITIVE_INFINITY);
  }
  return {
    partition,
    entryRoles,
    appliedBy,
    stateBucket,
    identityAccountId: file.accounts[file.identity]?.id ?? "",
    users,
    mfaDevices,
    enrollable,
    enrollment: {
      isOpen: file.mfa?.enrollment === "open",
      until: file.mfa?.enrollUntil === undefined ? undefined : endText(file.mfa.enrollUntil),
      ends: [...new Set(ownEnds.values())],
      endOf: ownEnds,
    },
    accounts: accountNames.map((name) => ({ name, id: file.accounts[name]?.id ?? "" })),
    roles,
    roleIds: new Set(roles.map(({ accountId, name }) => `${accountId} ${name}`)),
    assumable,
    namedSessions: file.sessions?.named === true,
    sourceIdentity: file.sessions?.sourceIdentity === true,
    selfService: declaredSelfService(file.selfService, file.users),
    mfaExempt: [...(file.mfa?.exempt ?? [])],
    accept: file.accept ?? [],
    denyIamUsers: file.guardrails?.iamUsersOutsideIdentity?.deny === true,
  };
}

/** The role's own, or the organization's if it has none; never both. */
function declaredSource(
  ofRole: CallSourceInFile | "anywhere" | undefined,
  ofOrganization: CallSourceInFile | undefined,
): DeclaredSource | undefined {
  if (ofRole === "anywhere") return undefined;
  const written = ofRole === undefined ? ofOrganization : ofRole;
  if (written === undefined) return undefined;
  return { ips: written.ips ?? [], vpcs: written.vpcs ?? [], organization: written.organization };
}

function endOfScope(scope: Scope): number {
  if (typeof scope === "string" || scope.until === undefined) return Number.POSITIVE_INFINITY;
  return endOf(scope.until);
}

/** A day ends at its end in UTC. */
function endOf(until: string): number {
  const aDay = 24 * 60 * 60 * 1000;
  return until.includes("T") ? Date.parse(until) : Date.parse(until) + aDay;
}

/** `2026-12-02T00:00:00Z` */
function endText(until: string): string {
  return new Date(endOf(until)).toISOString().replace(".000Z", "Z");
}

function toSeconds(duration: string): number {
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 60 * 60 };
  return Number.parseInt(duration, 10) * (units[duration.slice(-1)] ?? Number.NaN);
}
