import type { HttpRequest } from "./call";
import type { Clock } from "./clock";
import type { Session } from "./keyring";
import type { MfaDevices } from "./mfa-devices";
import type { Reply } from "./refusal";
import { SignInError, type SignInPage } from "./sign-in";

/** Path of the sandbox's own pages, which AWS does not have. */
export const SANDBOX_PAGES = "/_sandbox/";

/** Dependencies of the pages. */
export interface PageParts {
  readonly signInPage: SignInPage;
  readonly devices: MfaDevices;
  readonly clock: Clock;
  /** The account in which people sign in. */
  readonly accountId: string;
}

/**
 * What AWS does outside its API, by curl: `/_sandbox/sign-in` with `user` and `code` starts a console session, `/_sandbox/clock`
 * with `advance` moves the clock by seconds, `/_sandbox/hardware-token` with `serial` returns a hardware token.
 */
export async function answerSandboxPage(http: HttpRequest, parts: PageParts): Promise<Reply> {
  const { clock } = parts;
  const page = http.url.slice(SANDBOX_PAGES.length);
  const time = () => json(200, { now: new Date(clock.now()).toISOString() });
  if (http.method === "GET" && page === "clock") return time();
  if (http.method !== "POST") return json(405, { error: "POST only" });
  const form = new URLSearchParams(http.body.toString("utf8"));
  const posts: Readonly<Record<string, () => Reply | Promise<Reply>>> = {
    "sign-in": () => signIn(form, parts),
    "hardware-token": () => sellToken(form.get("serial") ?? "", parts),
    clock: () => {
      const seconds = Number(form.get("advance"));
      if (!(seconds >= 0)) return json(400, { error: "advance by how many seconds? time does not go back" });
      clock.move(seconds);
      return time();
    },
  };
  const post = Object.hasOwn(posts, page) ? posts[page] : undefined;
  return post?.() ?? json(404, { error: `no page ${page}; there are ${Object.keys(posts).join(", ")}` });
}

async function signIn(form: URLSearchParams, { signInPage, accountId }: PageParts): Promise<Reply> {
  try {
    const code = form.get("code") ?? undefined;
    const session = await signInPage.signIn({ accountId, user: form.get("user") ?? "", code });
    return json(200, credentialProcess(session));
  } catch (error) {
    if (!(error instanceof SignInError)) throw error;
    return json(403, { error: error.message });
  }
}

/** A token's seed is issued once: a second request for a serial number fails. */
function sellToken(SerialNumber: string, { devices }: PageParts): Reply {
  const Base32StringSeed = devices.makeToken(SerialNumber);
  if (Base32StringSeed !== undefined) return json(200, { SerialNumber, Base32StringSeed });
  const expected = "9 to 256 letters, digits and _+=,.@-, of a token that was not handed out before";
  return json(409, { error: `no token with the serial number "${SerialNumber}": expected ${expected}` });
}

/**
 * A session in the format of the AWS CLI's `credential_process`.
 *
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 */
function credentialProcess({ accessKeyId, secretAccessKey, token, expiresAt }: Session): object {
  return {
    Version: 1,
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: token,
    Expiration: new Date(expiresAt).toISOString(),
  };
}

function json(status: number, content: object): Reply {
  return { status, headers: { "content-type": "application/json" }, body: `${JSON.stringify(content)}\n` };
}
