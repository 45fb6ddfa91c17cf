import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { GetRoleCommand } from "@aws-sdk/client-iam";
import { type Judge, loadJudge } from "../../access/iam/evaluator";
import type { LiveAccount } from "../../access/iam/live-iam";
import { byKey } from "../../organization/order";
import type { Partition } from "../../organization/partition";
import { iamClient } from "../aws-clients";
import type { Emulator } from "../emulator";
import type { Credentials } from "../sandbox-environment";
import { type Asked, authorize, refusalMessage, type Subject } from "./authorization";
import { BucketPolicies } from "./bucket-policies";
import { Budgets } from "./budgets";
import { type Call, checkUnambiguous, type HttpRequest, nameOf, readCall } from "./call";
import { placeKeys } from "./call-place";
import { Clock } from "./clock";
import { Faults } from "./faults";
import { forward } from "./forward";
import { GAPS, ServiceCredentials } from "./gaps";
import { type Credential, invalidToken, Keyring } from "./keyring";
import { checkDevice, type Followed, learn, withoutSeeds } from "./learn";
import { LiveAccounts } from "./live-accounts";
import { MfaDevices } from "./mfa-devices";
import { OrganizationTrails } from "./organization-trails";
import { PolicyTargets } from "./policy-targets";
import { Refusal, type Reply, renderRefusal } from "./refusal";
import { anyResource, type Names, NOT_READ, requestedActions } from "./requested-actions";
import { RootUsers } from "./root-users";
import { answerSandboxPage, SANDBOX_PAGES } from "./sandbox-pages";
import { SignInPage } from "./sign-in";
import { type Caller, SecurityTokenService } from "./sts";
import { subjectOf } from "./subject";

/** Delay of a slow answer, in milliseconds. */
const SLOW = 1_000;
/** Silence after which all calls of a caller count as arrived, in milliseconds. */
const QUIET = 500;
/** Duration of the administrator's session, in seconds: the maximum lifetime of a sandbox. */
const ADMINISTRATOR_SESSION = 30 * 24 * 60 * 60;
const NOBODY: LiveAccount = { users: [], groups: [], roles: [], attached: [] };

export interface GatewayOptions {
  readonly partition: Partition;
  /** The account in which people sign in. */
  readonly identityAccountId: string;
  /** AWS organization ID in the file; the emulator's is random. */
  readonly awsOrganizationId?: string;
  /** Where calls come from that do not say it (call-place.ts). @default 127.0.0.1 */
  readonly place?: string;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** Receives a line for each denied call. */
  readonly onRefusal?: (line: string) => void;
  /** Called after each call that may have changed an account's IAM, before the response is sent. */
  readonly onChange?: (accountId: string) => Promise<void>;
}

/**
 * The gateway in front of the emulator, which accepts every call from everyone: it denies calls as AWS would. The access key
 * identifies the caller; the evaluator that also proves the plan judges the call by the policies that exist at that moment.
 */
export class Gateway {
  readonly clock: Clock;
  readonly signInPage: SignInPage;
  /** Injected faults; replaced by tests. */
  faults = new Faults();
  /** Credentials of the accounts' root users; set by tests. */
  readonly rootUsers = new RootUsers();

  private readonly keyring: Keyring;
  private readonly devices = new MfaDevices();
  private readonly accounts: LiveAccounts;
  private readonly sts: SecurityTokenService;
  private readonly bucketPolicies = new BucketPolicies();
  private readonly budgets = new Budgets();
  private readonly policyTargets = new PolicyTargets();
  private readonly organizationTrails = new OrganizationTrails();
  private readonly serviceCredentials = new ServiceCredentials();
  private readonly routes = new Map<string, Promise<Credentials>>();
  private readonly counted = new Map<string, number>();
  private underWay = 0;

  private constructor(
    private readonly emulator: Emulator,
    private readonly server: Server,
    private readonly judge: Judge,
    private readonly options: GatewayOptions,
  ) {
    const { partition, clock = new Clock() } = options;
    this.clock = clock;
    this.keyring = new Keyring(clock);
    this.accounts = new LiveAccounts((accountId) => this.iamOf(accountId));
    this.sts = new SecurityTokenService({
      keyring: this.keyring,
      devices: this.devices,
      accounts: this.accounts,
      clock,
      judge,
      partition,
      maxSessionOf: (accountId, role) => this.maxSessionOf(accountId, role),
    });
    this.signInPage = new SignInPage(this.keyring, this.devices, this.accounts, clock);
    server.on("request", (request, response) => void this.serve(request, response));
  }

  /** Opens a gateway for an emulator, on a free loopback port. */
  static async open(emulator: Emulator, options: GatewayOptions): Promise<Gateway> {
    const server = createServer();
    const judge = await loadJudge();
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(0, "127.0.0.1", resolve);
    });
    return new Gateway(emulator, server, judge, options);
  }

  /** Its URL, http://127.0.0.1:<port>. */
  get endpoint(): string {
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("the gateway is closed");
    return `http://127.0.0.1:${address.port}`;
  }

  /** An administrator session in an account, whose calls are allowed. */
  administratorOf(accountId: string): Credentials {
    const principal = { kind: "administrator", accountId, session: "sandbox" } as const;
    const session = this.keyring.begin(principal, "administrator", ADMINISTRATOR_SESSION);
    const { accessKeyId, secretAccessKey, token } = session;
    return { accessKeyId, secretAccessKey, sessionToken: token };
  }

  /** Number of calls so far: `iam:CreateUser`, `s3 GET`. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.counted].sort(byKey));
  }

  /** The current IAM of an account. */
  liveIam(accountId: string): Promise<LiveAccount> {
    return this.accounts.in(accountId);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Waits until no call is in progress: calls of a killed caller are executed, too. */
  async settled(): Promise<void> {
    do await sleep(QUIET);
    while (this.underWay > 0);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.underWay++;
    try {
      const http = await readRequest(request);
      const reply = await this.answer(http, () => request.socket.resetAndDestroy());
      if (reply !== undefined) send(reply, http, response);
    } catch (error) {
      // The client or the emulator disconnected; the caller cannot fix that.
      this.options.onRefusal?.(`gateway: ${(error as Error).message}`);
      request.socket.destroy();
    } finally {
      this.underWay--;
    }
  }

  /** @returns undefined if the connection was closed instead */
  private async answer(http: HttpRequest, reset: () => void): Promise<Reply | undefined> {
    if (http.url.startsWith(SANDBOX_PAGES)) {
      const { signInPage, devices, clock } = this;
      return answerSandboxPage(http, {
        signInPage,
        devices,
        clock,
        accountId: this.options.identityAccountId,
      });
    }
    const call = readCall(http);
    const name = nameOf(call);
    this.counted.set(name, (this.counted.get(name) ?? 0) + 1);
    try {
      const fault = this.faults.next(name, `${http.url} ${http.body.toString("latin1")}`);
      if (fault === "throttle") throw new Refusal("throttled", "Rate exceeded");
      if (fault === "error")
        throw new Refusal("failed", "We encountered an internal error. Please try again.");
      if (fault === "slow") await sleep(SLOW);
      if (fault === "reset") {
        reset();
        return undefined;
      }
      const reply = await this.answerCall(call);
      if (fault === "lost") {
        reset();
        return undefined;
      }
      return reply;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.options.onRefusal?.(`${name}: ${error.message}`);
      return renderRefusal(error, call.protocol);
    }
  }

  private async answerCall(call: Call): Promise<Reply> {
    checkUnambiguous(call);
    const credential = this.keyring.identify(call);
    const caller = await this.callerOf(credential, call);
    checkOrigin(call, credential);
    if (call.service === "sts") {
      if (call.operation === "GetCallerIdentity") return this.sts.getCallerIdentity(caller);
      if (call.operation === "GetSessionToken") return this.sts.getSessionToken(call, caller);
      if (call.operation === "AssumeRole") return this.sts.assumeRole(call, caller);
    }
    const isAdministrator = credential.principal.kind === "administrator";
    if (!isAdministrator) await this.authorize(call, caller);
    return this.carryOut(call, credential);
  }

  private async callerOf(credential: Credential, call: Call): Promise<Caller> {
    const { principal } = credential;
    // An administrator has no IAM policies, and reading IAM after each of Terraform's changes would be slow.
    const live = principal.kind === "administrator" ? NOBODY : await this.accounts.in(principal.accountId);
    const { partition, place, awsOrganizationId } = this.options;
    const subject = subjectOf(credential, live, partition, this.clock.now(), {
      ...placeKeys(call, place),
      ...(awsOrganizationId !== undefined && { "aws:PrincipalOrgID": awsOrganizationId }),
    });
    return { credential, subject, live };
  }

  /** @throws Refusal unless everything that the call requires is allowed */
  private async authorize(call: Call, { credential, subject, live }: Caller): Promise<void> {
    const names = this.namesFor(credential, live);
    const requested = await requestedActions(call, names);
    if (requested.length === 0) {
      throw new Refusal(
        "denied",
        `User: ${subject.principal} is not authorized to perform: ${nameOf(call)}, which the sandbox cannot map to an IAM action, so only administrators can call it`,
      );
    }
    for (const { action, resource, context } of requested) {
      await this.expectAllowed(subject, {
        action,
        resource: resource ?? (await anyResource(action, call.region, names)),
        isAnyResource: resource === undefined,
        accountId: names.accountId,
        resourcePolicy: call.protocol === "s3" ? this.bucketPolicies.of(call.http) : undefined,
        context: { "aws:RequestedRegion": call.region, ...context },
      });
    }
  }

  private async expectAllowed(subject: Subject, asked: Asked): Promise<void> {
    const judgement = await authorize(subject, asked, this.judge);
    if (judgement === "Allowed") return;
    const shown = { ...asked, resource: asked.resource.replaceAll(NOT_READ, "*") };
    throw new Refusal("denied", refusalMessage(subject.principal, shown, judgement));
  }

  private namesFor({ principal }: Credential, live: LiveAccount): Names {
    return {
      accountId: principal.accountId,
      partition: this.options.partition,
      caller: principal.kind === "user" ? principal.name : undefined,
      ownerOf: (accessKeyId) => this.keyring.ownerOf(accessKeyId),
      arnOf: (kind, name) => (kind === "user" ? live.users : live.roles).find((it) => it.name === name)?.arn,
    };
  }

  /** Executes an allowed call: in the gateway if the emulator lacks it. */
  private async carryOut(call: Call, { principal }: Credential): Promise<Reply> {
    const { accountId } = principal;
    const { parameters, http } = call;
    const named = parameters.get("UserName") ?? this.keyring.ownerOf(parameters.get("AccessKeyId") ?? "");
    const user = named ?? (principal.kind === "user" ? principal.name : "");
    const { keyring, devices, clock } = this;
    const gap = GAPS[nameOf(call)];
    if (gap)
      return gap.answer({ call, accountId, user, devices, clock, credentials: this.serviceCredentials });
    const ofBucket = call.protocol === "s3" ? this.bucketPolicies.answer(http) : undefined;
    const kept = ofBucket ?? this.budgets.answer(call, accountId) ?? this.policyTargets.answer(call);
    if (kept) return kept;

    const isIam = call.service === "iam";
    const followed: Followed = { accountId, user, keyring, devices, now: clock.now() };
    if (isIam) checkDevice(call, followed);
    if (call.service === "cloudtrail")
      return this.organizationTrails.answer(call, accountId, (sent, asAccount) =>
        this.forwardAs(asAccount, sent),
      );
    const sent = isIam && user !== "" && principal.kind === "user" ? withUserName(call, user) : call;
    const forwarded = await this.forwardAs(accountId, sent);
    const reply = isIam
      ? this.rootUsers.corrected(call, accountId, withoutSeeds(call, forwarded))
      : withOrganizationId(call, forwarded, this.options.awsOrganizationId);
    if (isIam && reply.status < 300) learn(call, reply.body.toString(), followed);
    if (isIam && !/^(Get|List)/.test(call.operation ?? "")) {
      this.accounts.forget(accountId);
      await this.options.onChange?.(accountId);
    }
    return reply;
  }

  private async forwardAs(accountId: string, call: Call): Promise<Reply> {
    const { accessKeyId } = await this.routeTo(accountId);
    return forward(call, this.emulator.endpoint, accessKeyId);
  }

  /** Credentials with which the emulator selects an account. */
  private routeTo(accountId: string): Promise<Credentials> {
    const known = this.routes.get(accountId);
    if (known !== undefined) return known;
    const route = this.emulator.credentialsFor(accountId, this.options.partition);
    this.routes.set(accountId, route);
    route.catch(() => this.routes.delete(accountId));
    return route;
  }

  private async iamOf(accountId: string) {
    return iamClient(this.emulator.endpoint, await this.routeTo(accountId), this.options.partition);
  }

  private async maxSessionOf(accountId: string, RoleName: string): Promise<number> {
    const client = await this.iamOf(accountId);
    try {
      const { Role } = await client.send(new GetRoleCommand({ RoleName }));
      return Role?.MaxSessionDuration ?? 3600;
    } finally {
      client.destroy();
    }
  }
}

/**
 * Sessions of GetSessionToken can call IAM only with MFA, and only two actions of STS.
 *
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 */
function checkOrigin({ service, operation = "" }: Call, { origin, mfaAt }: Credential): void {
  if (origin !== "GetSessionToken") return;
  if (service === "iam" && mfaAt === undefined) throw invalidToken();
  if (service === "sts" && !["AssumeRole", "GetCallerIdentity", "GetSessionToken"].includes(operation))
    throw invalidToken();
}

/** Replaces the organization ID in an answer of AWS Organizations, including in ARNs. */
function withOrganizationId({ service }: Call, reply: Reply, id: string | undefined): Reply {
  if (service !== "organizations" || id === undefined) return reply;
  return { ...reply, body: reply.body.toString().replace(/\bo-[a-z0-9]{10,32}\b/g, id) };
}

/** Adds the caller's name to a call that names no user: AWS derives it from the access key, the emulator does not. */
function withUserName(call: Call, user: string): Call {
  if (call.parameters.has("UserName")) return call;
  const parameters = new URLSearchParams(call.parameters);
  parameters.set("UserName", user);
  return { ...call, parameters, http: { ...call.http, body: Buffer.from(parameters.toString()) } };
}

async function readRequest(request: IncomingMessage): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(",") : value,
    ]),
  );
  return { method: request.method ?? "GET", url: request.url ?? "/", headers, body: Buffer.concat(chunks) };
}

function send({ status, headers, body }: Reply, { method }: HttpRequest, response: ServerResponse): void {
  const isHead = method === "HEAD";
  const length = isHead ? headers["content-length"] : String(Buffer.byteLength(body));
  response.writeHead(status, { ...headers, ...(length === undefined ? {} : { "content-length": length }) });
  response.end(isHead ? undefined : body);
}
