import type { HttpRequest } from "./call";
import type { Clock } from "./clock";
import type { Session } from "./keyring";
import type { Reply } from "./refusal";
import { SignInError, type SignInPage } from "./sign-in";

/** Where the sandbox's own pages are, which AWS does not have. */
export const SANDBOX_PAGES = "/_sandbox/";

/**
 * What AWS does elsewhere than in its API, or not at all, by curl:
 * `/_sandbox/sign-in` with `user` and `code` begins a console session, `/_sandbox/clock` with `advance`
 * moves the time by seconds.
 */
export async function answerSandboxPage(
  { method, url, body }: HttpRequest,
  signInPage: SignInPage,
  clock: Clock,
  accountId: string,
): Promise<Reply> {
  const page = url.slice(SANDBOX_PAGES.length);
  const time = () => json(200, { now: new Date(clock.now()).toISOString() });
  if (method === "GET" && page === "clock") return time();
  if (method !== "POST") return json(405, { error: "POST only" });
  const form = new URLSearchParams(body.toString("utf8"));
  try {
    if (page === "sign-in") {
      const code = form.get("code") ?? undefined;
      const session = await signInPage.signIn({ accountId, user: form.get("user") ?? "", code });
      return json(200, credentialProcess(session));
    }
    if (page === "clock") {
      const seconds = Number(form.get("advance"));
      if (!(seconds >= 0)) return json(400, { error: "advance by how many seconds? time does not go back" });
      clock.move(seconds);
      return time();
    }
    return json(404, { error: `no page ${page}; there are sign-in and clock` });
  } catch (error) {
    if (!(error instanceof SignInError)) throw error;
    return json(403, { error: error.message });
  }
}

/**
 * A session as the AWS CLI's `credential_process` reads it.
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
