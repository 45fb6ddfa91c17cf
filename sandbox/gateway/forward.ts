import { request } from "node:http";
import type { HttpRequest } from "./call";
import { Refusal, type Reply } from "./refusal";

/** Headers that are about one connection, or that are set anew. */
const NOT_PASSED_ON = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "content-length",
  "expect",
  "host",
]);

/**
 * Has the emulator answer a request, signed for one of its accounts: which account a call is for, it
 * reads from the access key alone, and it checks no signature.
 *
 * @param endpoint of the emulator
 * @param accessKeyId by which the emulator knows the account
 */
export async function forward(http: HttpRequest, endpoint: string, accessKeyId: string): Promise<Reply> {
  const { hostname, port } = new URL(endpoint);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(http.headers)) {
    if (value !== undefined && !NOT_PASSED_ON.has(name)) headers[name] = value;
  }
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/`;
  headers.authorization = (http.headers.authorization ?? authorization).replace(
    /^.*?Credential=[^/]+\//,
    authorization,
  );
  headers["content-length"] = String(http.body.length);
  const reply = await new Promise<Reply>((resolve, reject) => {
    const outgoing = request(
      { hostname, port, method: http.method, path: http.url, headers, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () => {
          const passedOn = Object.entries(incoming.headers).filter(
            ([name, value]) => value !== undefined && (!NOT_PASSED_ON.has(name) || name === "content-length"),
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
    // Its server's own error page: terraform would retry it for many minutes.
    const message = "the sandbox's emulator does not have this call, or fails on it";
    throw new Refusal({ code: "NotImplemented", status: 400 }, message);
  }
  return reply;
}
