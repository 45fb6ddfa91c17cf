import type { Gateway } from "../gateway/gateway";
import { codeAt, twoCodesAt } from "../gateway/mfa-devices";
import type { Credentials } from "../sandbox-environment";
import { type Answer, type ApiCall, callApi, iam, sts } from "./api";

/** A code is good for 30 seconds, and taken once: the next one comes a step later. */
const STEP = 30;

export interface PersonOptions {
  readonly gateway: Gateway;
  readonly partition: string;
  readonly region: string;
  /** The identity account, twelve digits. */
  readonly accountId: string;
  /** Name of the MFA device that the file gives her. */
  readonly mfaDevice: string;
}

/** A person of the file as she goes about it: she signs in, enrols her phone, makes a key, assumes roles. */
export class Person {
  /** What her phone holds once she has enrolled it. */
  seed: string | undefined;
  /** Her access key once she has made it. */
  key: Credentials | undefined;

  constructor(
    readonly name: string,
    private readonly options: PersonOptions,
  ) {}

  get mfaSerial(): string {
    const { partition, accountId, mfaDevice } = this.options;
    return `arn:${partition}:iam::${accountId}:mfa/${mfaDevice}`;
  }

  /** Signs in at the stand-in for the console. */
  async signIn(withMfa: boolean): Promise<Credentials> {
    const { gateway, accountId } = this.options;
    const code = withMfa ? this.nextCode() : undefined;
    const session = await gateway.signInPage.signIn({ accountId, user: this.name, code });
    const { accessKeyId, secretAccessKey, token } = session;
    return { accessKeyId, secretAccessKey, sessionToken: token };
  }

  call(credentials: Credentials, call: ApiCall): Promise<Answer> {
    return callApi(this.options.gateway.endpoint, this.options.region, credentials, call);
  }

  /** Creates her device, by the name that the file gives it, and enables it with two codes. */
  async enrol(session: Credentials): Promise<Answer> {
    const { mfaDevice: VirtualMFADeviceName, gateway } = this.options;
    const created = await this.call(
      session,
      iam("create her MFA device", "CreateVirtualMFADevice", { VirtualMFADeviceName }),
    );
    if (created.isRefused) return created;
    const seed = Buffer.from(element(created, "Base32StringSeed"), "base64").toString("ascii");
    const [AuthenticationCode1, AuthenticationCode2] = twoCodesAt(seed, gateway.clock.now());
    const enabled = await this.call(
      session,
      iam("enable it", "EnableMFADevice", {
        UserName: this.name,
        SerialNumber: this.mfaSerial,
        AuthenticationCode1,
        AuthenticationCode2,
      }),
    );
    if (enabled.status === 200) this.seed = seed;
    gateway.clock.move(STEP);
    return enabled;
  }

  /** Makes her access key. */
  async createKey(session: Credentials): Promise<Answer> {
    const answer = await this.call(session, iam("create an access key", "CreateAccessKey"));
    if (answer.status === 200) this.key = credentialsIn(answer);
    return answer;
  }

  /** A session of hers with MFA proven now, as aws-vault begins one. */
  async sessionWithMfa(): Promise<Credentials> {
    const parameters = { SerialNumber: this.mfaSerial, TokenCode: this.nextCode() };
    return credentialsIn(
      await this.call(this.ownKey(), sts("begin a session", "GetSessionToken", parameters)),
    );
  }

  ownKey(): Credentials {
    if (this.key === undefined) throw new Error(`${this.name} has no access key yet`);
    return this.key;
  }

  async assume(
    credentials: Credentials,
    roleArn: string,
  ): Promise<{ readonly answer: Answer; readonly session?: Credentials }> {
    const parameters = { RoleArn: roleArn, RoleSessionName: this.name };
    const answer = await this.call(credentials, sts("assume a role", "AssumeRole", parameters));
    return answer.status === 200 ? { answer, session: credentialsIn(answer) } : { answer };
  }

  /** The next code that her phone shows; waiting for it costs nothing, the clock is moved. */
  private nextCode(): string {
    const { clock } = this.options.gateway;
    if (this.seed === undefined) throw new Error(`${this.name} has no MFA device yet`);
    clock.move(STEP);
    return codeAt(this.seed, clock.now());
  }
}

function credentialsIn(answer: Answer): Credentials {
  const hasToken = answer.text.includes("<SessionToken>");
  return {
    accessKeyId: element(answer, "AccessKeyId"),
    secretAccessKey: element(answer, "SecretAccessKey"),
    sessionToken: hasToken ? element(answer, "SessionToken") : "",
  };
}

function element({ text, status }: Answer, name: string): string {
  const found = new RegExp(`<${name}>([^<]+)</${name}>`).exec(text)?.[1];
  if (found === undefined) throw new Error(`no ${name} in the answer (HTTP ${status}): ${text}`);
  return found;
}
