import { createServer } from "node:http";
import { loadJudge } from "../../access/iam/evaluator";
import type { LiveAccount } from "../../access/iam/live-iam";
import { plannedIam } from "../../access/iam/planned-iam";
import type { Entitlements } from "../../organization/entitlements";
import type { User } from "../../organization/organization";
import { authorize } from "../../sandbox/gateway/authorization";
import { type Call, nameOf, readCall } from "../../sandbox/gateway/call";
import { Clock } from "../../sandbox/gateway/clock";
import { Keyring } from "../../sandbox/gateway/keyring";
import { codeAt, MfaDevices, twoCodesAt } from "../../sandbox/gateway/mfa-devices";
import { queryReply, Refusal, type Reply, renderRefusal } from "../../sandbox/gateway/refusal";
import { type Caller, SecurityTokenService } from "../../sandbox/gateway/sts";
import { subjectOf } from "../../sandbox/gateway/subject";
import type { Credentials } from "../../sandbox/sandbox-environment";
import { queryCall } from "./gateway-calls";
import { planOf } from "./synthesized";

const SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
/** How long `aws login` refreshes its credentials, in seconds. */
const LOGIN = 12 * 3600;

/** One person and an AWS with the IAM of a plan but no emulator: STS, and the person's access keys. */
export interface PlannedAws {
  readonly endpoint: string;
  readonly clock: Clock;
  /** The person's access key. */
  readonly key: Credentials;
  /** The code that the phone shows now. */
  readonly code: () => string;
  /** Signs in with a code, as `aws login` does in the browser. */
  readonly signIn: () => Credentials;
  /** Calls AWS as the person or as a role. @throws Refusal */
  readonly use: (credentials: Credentials, action: string) => Promise<unknown>;
  readonly close: () => Promise<unknown>;
}

export async function openPlannedAws(
  entitlements: Entitlements,
  { name, mfaDevice }: User,
): Promise<PlannedAws> {
  const { organization } = entitlements;
  const accountId = organization.identity.id;
  const clock = new Clock(() => Date.UTC(2026, 5, 1, 8));
  const keyring = new Keyring(clock);
  const devices = new MfaDevices();
  const serial = `arn:aws:iam::${accountId}:mfa/${mfaDevice}`;
  const anHourAgo = clock.now() - 3_600_000;
  devices.add(serial, SEED);
  devices.enable(serial, { accountId, user: name }, twoCodesAt(SEED, anHourAgo), anHourAgo);
  const accounts = accountsOf(entitlements);
  const accountOf = async (id: string) => accounts.get(id) ?? NOBODY;
  const judge = await loadJudge();
  const maxSessionOf = async (_: string, role: string) =>
    organization.roles.find((candidate) => candidate.name === role)?.maxSession ?? 3600;
  const parts = {
    keyring,
    devices,
    accounts: { in: accountOf },
    clock,
    judge,
    partition: "aws",
    maxSessionOf,
  };
  const sts = new SecurityTokenService(parts);
  const user = { kind: "user", accountId, name } as const;
  keyring.addAccessKey("AKIAPERSON", user);

  async function answer(call: Call): Promise<Reply> {
    const credential = keyring.identify(call);
    const live = await accountOf(credential.principal.accountId);
    const caller: Caller = {
      credential,
      live,
      subject: subjectOf(credential, live, "aws", clock.now()),
    };
    if (call.operation === "AssumeRole") return sts.assumeRole(call, caller);
    if (call.operation === "GetSessionToken") return sts.getSessionToken(call, caller);
    if (call.operation === "GetCallerIdentity") return sts.getCallerIdentity(caller);
    const { subject } = caller;
    const asked = { action: nameOf(call), resource: subject.principal, accountId };
    if ((await authorize(subject, asked, judge)) !== "Allowed")
      throw new Refusal("denied", `${subject.principal} is not authorized to perform: ${asked.action}`);
    return queryReply(call.operation ?? "", "");
  }

  const server = createServer(async (request, response) => {
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(chunk as Buffer);
    const { method = "", url = "" } = request;
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([key, value]) => [key, String(value)]),
    );
    const call = readCall({ method, url, headers, body: Buffer.concat(body) });
    const reply = await answer(call).catch((error) => renderRefusal(error, call.protocol));
    response.writeHead(reply.status, reply.headers).end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    clock,
    key: { accessKeyId: "AKIAPERSON", secretAccessKey: "secret", sessionToken: "" },
    code: () => codeAt(SEED, clock.now()),
    signIn: () => {
      const session = keyring.begin(user, "sign-in", LOGIN, clock.now());
      return { ...session, sessionToken: session.token };
    },
    use: ({ accessKeyId, sessionToken }, action) => {
      const [service = "", operation = ""] = action.split(":");
      const signed = { key: accessKeyId, token: sessionToken || undefined };
      return answer(queryCall(service, operation, {}, signed));
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

const NOBODY: LiveAccount = { users: [], groups: [], roles: [], attached: [] };

const planned = new WeakMap<Entitlements, ReadonlyMap<string, LiveAccount>>();

/** The IAM that the organization's plan creates, by account. */
function accountsOf(entitlements: Entitlements): ReadonlyMap<string, LiveAccount> {
  const known = planned.get(entitlements);
  if (known !== undefined) return known;
  const { users, groups, roles } = plannedIam([planOf(entitlements)]);
  const accounts = new Map(
    entitlements.organization.accounts.map(({ id }) => {
      const here = <T extends { readonly accountId: string }>(all: readonly T[]) =>
        all.filter(({ accountId }) => accountId === id);
      const arn = (kind: string, name: string) => `arn:aws:iam::${id}:${kind}/${name}`;
      const account: LiveAccount = {
        users: here(users).map((user) => ({ ...user, id: `AIDA${user.name}`, arn: arn("user", user.name) })),
        groups: here(groups),
        roles: here(roles).map((role) => ({ ...role, id: `AROA${role.name}`, arn: arn("role", role.name) })),
        attached: [],
      };
      return [id, account];
    }),
  );
  planned.set(entitlements, accounts);
  return accounts;
}
