import type { Gateway } from "../gateway/gateway";
import { codeAt, twoCodesAt } from "../gateway/mfa-devices";
import type { Credentials } from "../sandbox-environment";
import { type Answer, type ApiCall, callApi, iam, sts } from "./api";

/** A code is valid for 30 seconds and accepted once; the next one follows a step later. */
const STEP = 30;

/** An MFA device. */
export interface Device {
  readonly serial: string;
  /** Base32. */
  readonly seed: string;
}

export interface PersonOptions {
  readonly gateway: Gateway;
  readonly partition: string;
  readonly region: string;
  /** The identity account, twelve digits. */
  readonly accountId: string;
  /** Name of the person's MFA device in the file. */
  readonly mfaDevice: string;
  /** Whether roles require the person's source identity. @default false */
  readonly sourceIdentity?: boolean;
}

/** A person of the file, who signs in, enrolls a phone, creates an access key and assumes roles. */
export class Person {
  /** The phone's seed, once enrolled. */
  seed: string | undefined;
  /** The person's access key, once created. */
  key: Credentials | undefined;

  constructor(
    readonly name: string,
    private readonly options: PersonOptions,
  ) {}

  get mfaSerial(): string {
    const { partition, accountId, mfaDevice } = this.options;
    return `arn:${partition}:iam::${accountId}:mfa/${mfaDevice}`;
  }

  /** Signs in at the sandbox's replacement for the console. */
  async signIn(withMfa: boolean): Promise<Credentials> {
    const { gateway, accountId } = this.options;
    const code = withMfa ? this.nextCode() : undefined;
    const session = await gateway.signInPage.signIn({ accountId, user: this.name, code });
    const { accessKeyId, secretAccessKey, token } = session;
    return { accessKeyId, secretAccessKey, sessionToken: token };
  }

  /** @param place where the call comes from @default the sandbox's usual place */
  call(credentials: Credentials, call: ApiCall, place?: string): Promise<Answer> {
    return callApi(this.options.gateway.endpoint, this.options.region, credentials, call, place);
  }

  /** Creates the person's device with its name in the file, and enables it with two codes. */
  async enroll(session: Credentials): Promise<Answer> {
    const { answer, device } = await this.createDevice(session, this.options.mfaDevice);
    if (device === undefined) return answer;
    const enabled = await this.enableDevice(session, device);
    if (enabled.status === 200) this.seed = device.seed;
    return enabled;
  }

  /** Creates an unassigned virtual device. */
  async createDevice(
    session: Credentials,
    VirtualMFADeviceName: string,
    Path = "/",
  ): Promise<{ readonly answer: Answer; readonly device?: Device }> {
    const parameters = { VirtualMFADeviceName, Path };
    const create = iam("create an MFA device", "CreateVirtualMFADevice", parameters);
    const answer = await this.call(session, create);
    if (answer.isRefused) return { answer };
    const seed = Buffer.from(element(answer, "Base32StringSeed"), "base64").toString("ascii");
    return { answer, device: { serial: element(answer, "SerialNumber"), seed } };
  }

  /** Enables a device for the person with two of its codes. */
  async enableDevice(session: Credentials, { serial, seed }: Device): Promise<Answer> {
    const { clock } = this.options.gateway;
    const [AuthenticationCode1, AuthenticationCode2] = twoCodesAt(seed, clock.now());
    const codes = { AuthenticationCode1, AuthenticationCode2 };
    const parameters = { UserName: this.name, SerialNumber: serial, ...codes };
    const enabled = await this.call(session, iam("enable it", "EnableMFADevice", parameters));
    clock.move(STEP);
    return enabled;
  }

  /** Creates the person's access key. */
  async createKey(session: Credentials): Promise<Answer> {
    const answer = await this.call(session, iam("create an access key", "CreateAccessKey"));
    if (answer.status === 200) this.key = credentialsIn(answer);
    return answer;
  }

  /** A session with MFA proven now, as aws-vault creates it. */
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

  /**
   * Assumes a role.
   *
   * @param device whose code is sent with the call
   * @param place where the call comes from
   */
  async assume(
    credentials: Credentials,
    roleArn: string,
    { device, place }: { readonly device?: Device; readonly place?: string } = {},
  ): Promise<{ readonly answer: Answer; readonly session?: Credentials }> {
    const { gateway, sourceIdentity = false } = this.options;
    const { clock } = gateway;
    const parameters = {
      RoleArn: roleArn,
      RoleSessionName: this.name,
      ...(sourceIdentity && { SourceIdentity: this.name }),
      ...(device && { SerialNumber: device.serial, TokenCode: codeAt(device.seed, clock.now()) }),
    };
    const answer = await this.call(credentials, sts("assume a role", "AssumeRole", parameters), place);
    return answer.status === 200 ? { answer, session: credentialsIn(answer) } : { answer };
  }

  /** The phone's next code; moves the clock instead of waiting. */
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
