import {
  AssumeRoleCommand,
  GetSessionTokenCommand,
  type Credentials as Issued,
  type STSClient,
} from "@aws-sdk/client-sts";
import { stsClient } from "../../sandbox/aws-clients";
import type { Credentials } from "../../sandbox/sandbox-environment";
import type { PlannedAws } from "./planned-aws";

/*
 * Models of clients: which STS calls they make for a profile, what they cache, and until when. Each follows the
 * source that it names. Only the AWS CLI is also tested end to end as the real program.
 */

/** A session, with its end in milliseconds since 1970. */
interface Session extends Credentials {
  readonly expiresAt: number;
}

/** The settings of a profile. */
type Settings = Readonly<Record<string, string>>;

/** A person's client, with the profiles that are in its configuration file. */
export abstract class Client {
  /** Whether the client requested a code since this was last set to false. */
  asked = false;
  private readonly profiles: ReadonlyMap<string, Settings>;
  private readonly cache = new Map<string, Session>();

  constructor(
    config: string,
    protected readonly aws: PlannedAws,
  ) {
    this.profiles = new Map(
      [...config.matchAll(/^\[profile (\S+)\]\n((?:\S+ = .*\n)*)/gm)].map(([, name = "", lines = ""]) => [
        name,
        Object.fromEntries([...lines.matchAll(/^(\S+) = (.*)$/gm)].map(([, key, value]) => [key, value])),
      ]),
    );
  }

  /** The credentials that a program gets with a profile. */
  abstract credentialsOf(profile: string): Promise<Credentials>;

  protected settings(profile: string): Settings {
    const settings = this.profiles.get(profile);
    if (settings === undefined) throw new Error(`no profile ${profile}`);
    return settings;
  }

  /** A cached session, unless it expires within the given seconds, or a new one. */
  protected async cached(key: string, window: number, begin: () => Promise<Session>): Promise<Session> {
    const known = this.cache.get(key);
    const left = (known?.expiresAt ?? 0) - this.aws.clock.now();
    if (known !== undefined && left > 0 && left >= window * 1000) return known;
    const session = await begin();
    this.cache.set(key, session);
    return session;
  }

  protected assumeRole(
    credentials: Credentials,
    { role_arn, role_session_name }: Settings,
    { duration, serial }: { readonly duration: number; readonly serial?: string },
  ): Promise<Session> {
    const role = { RoleArn: role_arn, RoleSessionName: role_session_name };
    const command = new AssumeRoleCommand({ ...role, DurationSeconds: duration, ...this.mfa(serial) });
    return this.begin(credentials, (sts) => sts.send(command));
  }

  protected getSessionToken(credentials: Credentials, duration: number, serial?: string): Promise<Session> {
    const command = new GetSessionTokenCommand({ DurationSeconds: duration, ...this.mfa(serial) });
    return this.begin(credentials, (sts) => sts.send(command));
  }

  private async begin(
    credentials: Credentials,
    ask: (sts: STSClient) => Promise<{ readonly Credentials?: Issued }>,
  ): Promise<Session> {
    const sts = stsClient(this.aws.endpoint, credentials);
    try {
      return sessionOf((await ask(sts)).Credentials);
    } finally {
      sts.destroy();
    }
  }

  private mfa(serial: string | undefined): { SerialNumber?: string; TokenCode?: string } {
    if (serial === undefined) return {};
    this.asked = true;
    return { SerialNumber: serial, TokenCode: this.aws.code() };
  }
}

function sessionOf(issued: Issued | undefined): Session {
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "", Expiration } = issued ?? {};
  if (Expiration === undefined) throw new Error("no session");
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiresAt: Expiration.getTime(),
  };
}

/** In seconds. */
const HOUR = 3600;

/**
 * `aws-vault exec`: sessions are in the keychain until five minutes before their end. With one device on base and role
 * profile it opens a session of eight hours on the base profile, for all roles of an hour.
 *
 * Source: https://github.com/ByteNess/aws-vault, vault/vault.go (GetProviderForProfile, primeWithGetSessionToken,
 * canUseGetSessionToken) and vault/cachedsessionprovider.go; durations in vault/config.go
 */
export class AwsVault extends Client {
  private static readonly WINDOW = 300;

  async credentialsOf(profile: string): Promise<Credentials> {
    const own = this.settings(profile);
    const { role_arn, source_profile = "", mfa_serial } = own;
    const duration = Number(own.duration_seconds ?? HOUR);
    const base = this.settings(source_profile);
    if (role_arn === undefined)
      return this.session(`GetSessionToken ${profile}`, () =>
        this.getSessionToken(this.aws.key, HOUR, mfa_serial),
      );
    const isPrimed = duration <= HOUR && mfa_serial !== undefined && base.mfa_serial === mfa_serial;
    if (!isPrimed)
      return this.session(`AssumeRole ${profile}`, () =>
        this.assumeRole(this.aws.key, own, { duration, serial: mfa_serial }),
      );
    const primed = await this.session(`GetSessionToken ${source_profile}`, () =>
      this.getSessionToken(this.aws.key, 8 * HOUR, mfa_serial),
    );
    // Without a device of its own, the role's session is not cached.
    return this.assumeRole(primed, own, { duration });
  }

  private session(key: string, begin: () => Promise<Session>): Promise<Session> {
    return this.cached(key, AwsVault.WINDOW, begin);
  }
}

/**
 * The AWS CLI, versions 1 and 2: role sessions are in ~/.aws/cli/cache until a quarter of an hour before their end.
 *
 * Source: botocore/credentials.py (AssumeRoleCredentialFetcher, CachedCredentialFetcher), in botocore 1.43.11 and in
 * the AWS CLI 2.9.19, with the cache of awscli/customizations/assumerole.py
 */
export class AwsCli extends Client {
  private static readonly WINDOW = 900;

  async credentialsOf(profile: string): Promise<Credentials> {
    const own = this.settings(profile);
    const { credential_process, source_profile = "" } = own;
    if (credential_process !== undefined)
      return this.credentialsOf(/--profile (\S+)/.exec(credential_process)?.[1] ?? "");
    return this.cached(`AssumeRole ${profile}`, AwsCli.WINDOW, () =>
      this.assumeRole(this.source(source_profile), own, {
        duration: Number(own.duration_seconds ?? HOUR),
        serial: own.mfa_serial,
      }),
    );
  }

  protected source(_: string): Credentials {
    return this.aws.key;
  }
}

/** The line that `profiles --format aws-cli` prints, typed again once its session is over. */
export class AwsCliSelf extends AwsCli {
  constructor(
    private readonly config: string,
    aws: PlannedAws,
  ) {
    super(config, aws);
  }

  override credentialsOf(): Promise<Credentials> {
    const [, seconds, serial] =
      /get-session-token --duration-seconds (\d+) --serial-number (\S+)/.exec(this.config) ?? [];
    return this.cached("GetSessionToken", 0, () =>
      this.getSessionToken(this.aws.key, Number(seconds), serial),
    );
  }
}

/**
 * `aws login`: the sign-in's credentials are refreshed for twelve hours, while their MFA age grows. A person who is
 * denied signs in again.
 *
 * Source: botocore/credentials.py (LoginProvider), botocore 1.43.11; https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sign-in.html
 */
export class AwsLogin extends AwsCli {
  private signedIn: Credentials | undefined;

  login(): void {
    this.asked = true;
    this.signedIn = this.aws.signIn();
  }

  protected override source(profile: string): Credentials {
    if (this.settings(profile).login_session === undefined) throw new Error(`${profile} is not of aws login`);
    if (this.signedIn === undefined) this.login();
    return this.signedIn ?? this.aws.key;
  }
}

/**
 * Granted: role sessions are in the keychain, by profile, until their end. The base profile's device comes before the role's.
 *
 * Source: https://github.com/fwdcloudsec/granted, pkg/cfaws/assumer_aws_iam.go (AssumeTerminal) and pkg/assume/assume.go
 */
export class Granted extends Client {
  async credentialsOf(profile: string): Promise<Credentials> {
    const own = this.settings(profile);
    const { source_profile = "", mfa_serial } = own;
    return this.cached(profile, 0, () =>
      this.assumeRole(this.aws.key, own, {
        duration: Number(own.duration_seconds ?? HOUR),
        serial: this.settings(source_profile).mfa_serial ?? mfa_serial,
      }),
    );
  }
}
