import { request } from "node:http";
import type { Call } from "./call";
import { Refusal, type Reply } from "./refusal";

/**
 * Headers that the emulator may read. Others could select another account or region than the one that was judged
 * (`x-moto-account-id`, a region in `user-agent`).
 */
const PASSED_ON =
  /^(x-amzn?-|if-|content-(type|md5|encoding|language|disposition)$|(accept|range|expires|cache-control)$)/;
/** Pages on which the emulator shows and resets its state, and serves instance metadata. */
const EMULATORS_OWN = /^\/+(moto-api|latest\/(meta-data|api)|favicon\.ico)/;
/** Hop-by-hop headers. */
const OF_CONNECTION = new Set(["connection", "keep-alive", "transfer-encoding"]);

/**
 * Forwards a call to the emulator, signed for one of its accounts: the emulator selects the account by the access key alone, and
 * verifies no signature.
 *
 * @param endpoint of the emulator
 * @param accessKeyId selects the account
 */
export async function forward(
  { http, region, service }: Call,
  endpoint: string,
  accessKeyId: string,
): Promise<Reply> {
  if (EMULATORS_OWN.test(decodeURIComponent(http.url))) {
    throw new Refusal("denied", "the emulator's own pages are not part of AWS");
  }
  const { hostname, port } = new URL(endpoint);
  const headers: Record<string, string> = {
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20000101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    "content-length": String(http.body.length),
  };
  for (const [name, value] of Object.entries(http.headers)) {
    if (value !== undefined && PASSED_ON.test(name)) headers[name] = value;
  }
  const reply = await new Promise<Reply>((resolve, reject) => {
    const outgoing = request(
      { hostname, port, method: http.method, path: http.url, headers, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () => {
          const passedOn = Object.entries(incoming.headers).filter(
            ([name, value]) => value !== undefined && !OF_CONNECTION.has(name),
          );
          const status = incoming.statusCode ?? 500;
          resolve({
            status,
            headers: Object.fromEntries(passedOn) as Record<string, string>,
            body: Buffer.concat(chunks),
          });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(http.body);
  });
  if (reply.status >= 500 && reply.headers["content-type"]?.startsWith("text/html")) {
    // The emulator's own error page, which terraform would retry for many minutes.
    const message = "the sandbox's emulator does not have this call, or fails on it";
    throw new Refusal({ code: "NotImplemented", status: 400 }, message);
  }
  return reply;
}
