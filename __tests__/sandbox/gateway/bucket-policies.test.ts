import { BucketPolicies } from "../../../sandbox/gateway/bucket-policies";
import { restCall } from "../../support/gateway-calls";

const TLS_ONLY = {
  Version: "2012-10-17",
  Statement: {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: "arn:aws:s3:::state/*",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  },
};

function put(policies: BucketPolicies, text: string) {
  return policies.answer({ ...restCall("s3", "PUT", "/state?policy").http, body: Buffer.from(text) });
}

describe("a bucket policy", () => {
  it("can be set, read and deleted, and applies to every call on the bucket", () => {
    const policies = new BucketPolicies();
    const object = restCall("s3", "GET", "/state/terraform.tfstate").http;
    expect(put(policies, JSON.stringify(TLS_ONLY))?.status).toBe(204);
    expect(policies.of(object)?.Statement).toEqual([TLS_ONLY.Statement]);
    expect(policies.answer(restCall("s3", "GET", "/state?policy").http)?.body).toContain('"Deny"');
    expect(policies.of(restCall("s3", "GET", "/logs/x").http)).toBeUndefined();
    policies.answer(restCall("s3", "DELETE", "/state?policy").http);
    expect(policies.of(object)).toBeUndefined();
  });

  it("is deleted with the bucket", () => {
    const policies = new BucketPolicies();
    put(policies, JSON.stringify(TLS_ONLY));
    expect(policies.answer(restCall("s3", "DELETE", "/state").http)).toBeUndefined();
    expect(() => policies.answer(restCall("s3", "GET", "/state?policy").http)).toThrow("does not exist");
  });

  it("must be JSON", () => {
    const malformed = {
      reason: { code: "MalformedPolicy", status: 400 },
      message: "Policies must be valid JSON",
    };
    expect(() => put(new BucketPolicies(), "{")).toThrow(expect.objectContaining(malformed));
  });

  it("leaves all other calls to the emulator", () => {
    expect(new BucketPolicies().answer(restCall("s3", "PUT", "/state/key").http)).toBeUndefined();
  });
});
