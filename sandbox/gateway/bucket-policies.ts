import type { PolicyDocument } from "../../organization/policy-document";
import type { HttpRequest } from "./call";
import { Refusal, type Reply } from "./refusal";
import { bucketAndKey, subresources } from "./s3-actions";

/**
 * Bucket policies, kept and judged in the gateway: the emulator would enforce them without their conditions, and a Deny of calls
 * without TLS would lock everyone out.
 */
export class BucketPolicies {
  private readonly policies = new Map<string, string>();

  /** The policy of the bucket that a call is about. */
  of(http: HttpRequest): PolicyDocument | undefined {
    const text = this.policies.get(bucketAndKey(http).bucket);
    return text === undefined ? undefined : JSON.parse(text);
  }

  /** Answers a call that puts, gets or deletes a policy; undefined for any other. */
  answer(http: HttpRequest): Reply | undefined {
    const { bucket, key } = bucketAndKey(http);
    const [operation] = subresources(http);
    if (http.method === "DELETE" && key === "" && operation === undefined) this.policies.delete(bucket);
    if (operation !== "policy") return undefined;
    if (http.method === "PUT") {
      this.put(bucket, http.body.toString("utf8"));
      return { status: 204, headers: {}, body: "" };
    }
    if (http.method === "DELETE") {
      this.policies.delete(bucket);
      return { status: 204, headers: {}, body: "" };
    }
    const text = this.policies.get(bucket);
    if (text === undefined)
      throw new Refusal({ code: "NoSuchBucketPolicy", status: 404 }, "The bucket policy does not exist");
    return { status: 200, headers: { "content-type": "application/json" }, body: text };
  }

  private put(bucket: string, text: string): void {
    try {
      const { Statement, ...rest } = JSON.parse(text);
      this.policies.set(bucket, JSON.stringify({ ...rest, Statement: [Statement].flat() }));
    } catch {
      throw new Refusal({ code: "MalformedPolicy", status: 400 }, "Policies must be valid JSON");
    }
  }
}
