import type { Judge } from "../../access/iam/evaluator";
import type { LiveAccount } from "../../access/iam/live-iam";
import { parseIamArn } from "../../organization/arn";
import type { PolicyDocument } from "../../organization/policy-document";
import { authorize, type Subject } from "./authorization";
import type { Call } from "./call";
import type { Clock } from "./clock";
import type { Credential, Keyring, Origin, Session } from "./keyring";
import type { LiveAccounts } from "./live-accounts";
import type { MfaDevices } from "./mfa-devices";
import { queryReply, Refusal, type Reply, xml } from "./refusal";
import { provenMfa, sessionArn } from "./subject";

/**
 * Limits of sessions, in seconds.
 *
 * Sources: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html,
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 */
const LIMITS = {
  AssumeRole: { least: 900, most: 43_200, default: 3_600 },
  GetSessionToken: { least: 900, most: 129_600, default: 43_200 },
} as const;
/**
 * Maximum duration, in seconds, that a role's session and a user's session may request in AssumeRole. AWS documents the latter
 * for GetSessionToken and nothing for console sign-ins, which get the same limit.
 *
 * Source: https://repost.aws/knowledge-center/iam-role-chaining-limit
 */
const CHAINED = 3_600;
const SESSIONS: readonly Origin[] = ["AssumeRole", "GetSessionToken", "sign-in"];

/** Dependencies of the security token service. */
export interface StsParts {
  readonly keyring: Keyring;
  readonly devices: MfaDevices;
  readonly accounts: Pick<LiveAccounts, "in">;
  readonly clock: Clock;
  readonly judge: Judge;
  readonly partition: string;
  /** Maximum session duration of a role, in seconds. */
  readonly maxSessionOf: (accountId: string, roleName: string) => Promise<number>;
}

/** The caller, and the IAM of the caller's account. */
export interface Caller {
  readonly credential: Credential;
  readonly subject: Subject;
  readonly live: LiveAccount;
}

/** The sandbox's STS: the emulator would give everyone the same session, without checking MFA. */
export class SecurityTokenService {
  constructor(private readonly parts: StsParts) {}

  /** Every caller may request their own identity. */
  getCallerIdentity({ credential, subject, live }: Caller): Reply {
    const { principal } = credential;
    const ids = {
      administrator: () => `AROASANDBOXADMINISTRA:${subject.principal.split("/").at(-1)}`,
      user: () => live.users.find(({ arn }) => arn === subject.principal)?.id ?? "",
      role: () => subject.context["aws:userid"] ?? "",
    };
    return queryReply(
      "GetCallerIdentity",
      xml({ Arn: subject.principal, UserId: ids[principal.kind](), Account: principal.accountId }),
    );
  }

  /** A session of a user; most calls of the session then require MFA. */
  getSessionToken(call: Call, { credential }: Caller): Reply {
    const { principal, origin } = credential;
    if (principal.kind !== "user" || origin !== "CreateAccessKey") {
      throw new Refusal("denied", "Cannot call GetSessionToken with session credentials");
    }
    const duration = this.duration("GetSessionToken", call);
    const mfaAt = this.mfa(call, credential);
    const session = this.parts.keyring.begin(principal, "GetSessionToken", duration, mfaAt);
    return queryReply("GetSessionToken", credentialsXml(session));
  }

  /** A role session, if both the caller's policies and the role's trust policy allow it. */
  async assumeRole(call: Call, { credential, subject }: Caller): Promise<Reply> {
    const { parts } = this;
    const arn = required(call, "RoleArn");
    const session = required(call, "RoleSessionName");
    if (!/^[\w+=,.@-]{2,64}$/.test(session)) {
      throw invalid(
        `Value '${session}' at 'roleSessionName' failed to satisfy constraint: [\\w+=,.@-]{2,64}`,
      );
    }
    const duration = this.duration("AssumeRole", call);
    const mfaAt = this.mfa(call, credential);
    const refused = new Refusal(
      "denied",
      `User: ${subject.principal} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    );
    const { account: accountId, pathAndName = "", kind } = parseIamArn(arn) ?? {};
    if (accountId === undefined || kind !== "role") throw invalid(`${arn} is invalid`);

    const role = (await parts.accounts.in(accountId)).roles.find((live) => live.arn === arn);
    if (role === undefined) {
      // OrganizationAccountAccessRole; the emulator does not create it.
      if (credential.principal.kind !== "administrator") throw refused;
      const administrator = { kind: "administrator", accountId, session } as const;
      return assumed(
        parts.keyring.begin(administrator, "administrator", duration),
        sessionArn(parts.partition, accountId, pathAndName, session),
        "AROASANDBOXADMINISTRA",
      );
    }
    const sourceIdentity = sourceIdentityOf(call, credential);
    const fresh = mfaAt === credential.mfaAt ? {} : provenMfa(0);
    const asking = { ...subject, context: { ...subject.context, ...fresh } };
    for (const action of actionsOf(call, sourceIdentity)) {
      const asked = {
        action,
        resource: arn,
        accountId,
        resourcePolicy: role.trust,
        context: contextOf(call, sourceIdentity),
      };
      if ((await authorize(asking, asked, parts.judge)) !== "Allowed") throw refused;
    }
    if (SESSIONS.includes(credential.origin) && duration > CHAINED) {
      throw invalid(
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
      );
    }
    if (duration > (await parts.maxSessionOf(accountId, role.name))) {
      throw invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }
    return assumed(
      parts.keyring.begin(
        {
          kind: "role",
          accountId,
          name: role.name,
          id: role.id,
          session,
          policy: sessionPolicy(call),
          sourceIdentity,
        },
        "AssumeRole",
        duration,
      ),
      sessionArn(parts.partition, accountId, role.name, session),
      role.id,
      sourceIdentity,
    );
  }

  private duration(operation: keyof typeof LIMITS, { parameters }: Call): number {
    const { least, most, default: usual } = LIMITS[operation];
    const duration = Number(parameters.get("DurationSeconds") ?? usual);
    if (!Number.isInteger(duration) || duration < least || duration > most) {
      const limit = duration < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
      throw invalid(
        `Value '${parameters.get("DurationSeconds")}' at 'durationSeconds' failed to satisfy constraint: Member must have value ${limit}`,
      );
    }
    return duration;
  }

  /** When the caller proved MFA: now, if the call has a valid code, which is then used up. */
  private mfa({ parameters }: Call, { principal, mfaAt }: Credential): number | undefined {
    const serial = parameters.get("SerialNumber");
    const code = parameters.get("TokenCode");
    if (serial === null && code === null) return mfaAt;
    const { devices, clock } = this.parts;
    if (serial === null || code === null) {
      throw invalid("A SerialNumber and a TokenCode go together");
    }
    const owner =
      principal.kind === "user" ? { accountId: principal.accountId, user: principal.name } : undefined;
    if (owner === undefined || !devices.isEnabledFor(serial, owner)) {
      throw new Refusal(
        "denied",
        "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
      );
    }
    if (!devices.take(serial, owner, code, clock.now())) {
      throw new Refusal("denied", "MultiFactorAuthentication failed with invalid MFA one time pass code. ");
    }
    return clock.now();
  }
}

/**
 * The source identity of the new session: what the call sets, or what the caller's own session has, which nobody can
 * change.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 */
function sourceIdentityOf({ parameters }: Call, { principal }: Credential): string | undefined {
  const set = parameters.get("SourceIdentity") ?? undefined;
  const kept = principal.kind === "role" ? principal.sourceIdentity : undefined;
  if (set !== undefined && !/^[\w+=,.@-]{2,64}$/.test(set))
    throw invalid(`Value '${set}' at 'sourceIdentity' failed to satisfy constraint: [\\w+=,.@-]{2,64}`);
  if (kept !== undefined && set !== undefined && set !== kept)
    throw new Refusal("denied", `The source identity of the session is ${kept}, and cannot be changed`);
  return kept ?? set;
}

/** In addition to the role, the caller needs a permission for session tags and the source identity. */
function actionsOf({ parameters }: Call, sourceIdentity: string | undefined): string[] {
  const names = [...parameters.keys()];
  return [
    "sts:AssumeRole",
    ...(names.some((name) => name.startsWith("Tags.")) ? ["sts:TagSession"] : []),
    ...(sourceIdentity === undefined ? [] : ["sts:SetSourceIdentity"]),
  ];
}

function contextOf({ parameters }: Call, sourceIdentity: string | undefined): Record<string, string> {
  const keys = { RoleSessionName: "sts:RoleSessionName", ExternalId: "sts:ExternalId" };
  const sent = Object.entries(keys).flatMap(([parameter, key]) => {
    const value = parameters.get(parameter);
    return value === null ? [] : [[key, value]];
  });
  return {
    ...Object.fromEntries(sent),
    ...(sourceIdentity !== undefined && { "sts:SourceIdentity": sourceIdentity }),
  };
}

/** The session policy. */
function sessionPolicy({ parameters }: Call): PolicyDocument | undefined {
  if ([...parameters.keys()].some((name) => name.startsWith("PolicyArns."))) {
    throw invalid("the sandbox knows no managed session policies: give the session an inline one, by Policy");
  }
  const text = parameters.get("Policy");
  if (text === null) return undefined;
  try {
    const { Version, Statement } = JSON.parse(text);
    return { Version, Statement: [Statement].flat() };
  } catch {
    throw new Refusal({ code: "MalformedPolicyDocument", status: 400 }, "This policy contains invalid Json");
  }
}

function required({ parameters }: Call, name: string): string {
  const value = parameters.get(name);
  if (!value) throw invalid(`Value null at '${name}' failed to satisfy constraint: Member must not be null`);
  return value;
}

function invalid(what: string): Refusal {
  return new Refusal({ code: "ValidationError", status: 400 }, what);
}

function credentialsXml({ accessKeyId, secretAccessKey, token, expiresAt }: Session): string {
  const parts = {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: token,
    Expiration: new Date(expiresAt).toISOString(),
  };
  return `<Credentials>${xml(parts)}</Credentials>`;
}

function assumed(session: Session, arn: string, roleId: string, sourceIdentity?: string): Reply {
  const user = xml({ AssumedRoleId: `${roleId}:${arn.split("/").at(-1)}`, Arn: arn });
  return queryReply(
    "AssumeRole",
    `<AssumedRoleUser>${user}</AssumedRoleUser>${credentialsXml(session)}${sourceIdentity === undefined ? "" : xml({ SourceIdentity: sourceIdentity })}<PackedPolicySize>0</PackedPolicySize>`,
  );
}
