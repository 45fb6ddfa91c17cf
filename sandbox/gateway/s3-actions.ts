import { addressOf, type HttpRequest } from "./call";
import type { RequestedAction } from "./requested-action";

/** On a bucket: by the method and the query's first parameter, if any. */
const ON_BUCKET: Readonly<Record<string, string>> = {
  "PUT ": "CreateBucket",
  "DELETE ": "DeleteBucket",
  "HEAD ": "ListBucket",
  "GET ": "ListBucket",
  "GET list-type": "ListBucket",
  "GET location": "GetBucketLocation",
  "GET versions": "ListBucketVersions",
  "GET versioning": "GetBucketVersioning",
  "PUT versioning": "PutBucketVersioning",
  "GET policy": "GetBucketPolicy",
  "PUT policy": "PutBucketPolicy",
  "DELETE policy": "DeleteBucketPolicy",
};
const ON_OBJECT: Readonly<Record<string, string>> = {
  PUT: "PutObject",
  GET: "GetObject",
  HEAD: "GetObject",
  DELETE: "DeleteObject",
};
/** Query parameters of `ListObjects` and friends that do not name another operation. */
const ORDINARY =
  /^(x-id|prefix|delimiter|max-keys|marker|encoding-type|continuation-token|start-after|fetch-owner|key-marker|X-Amz-.*)$/;

/** Headers of PutObject that require an additional permission. */
const MORE_RIGHTS = /^x-amz-(acl|grant-|tagging|object-lock-|copy-source|bypass-)/;

/** Bucket and key of a path-style request; the sandbox is reached by IP address, so all are. */
export function bucketAndKey(http: HttpRequest): { readonly bucket: string; readonly key: string } {
  const [bucket = "", ...key] = addressOf(http).pathname.slice(1).split("/");
  return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key.join("/")) };
}

/** The query parameter that selects the operation: `policy` in `PUT /bucket?policy`. At most one. */
export function subresources(http: HttpRequest): string[] {
  return [...addressOf(http).searchParams.keys()].filter((name) => !ORDINARY.test(name));
}

/**
 * The actions of common S3 calls: buckets, their policies and versions, objects.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export function s3Actions(http: HttpRequest, partition: string): readonly RequestedAction[] {
  const { bucket, key } = bucketAndKey(http);
  const [operation, ...others] = subresources(http);
  if (others.length > 0 || Object.keys(http.headers).some((name) => MORE_RIGHTS.test(name))) return [];
  if (addressOf(http).pathname === "/") return [{ action: "s3:ListAllMyBuckets", resource: "*" }];
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) return [];
  const arn = `arn:${partition}:s3:::${bucket}`;
  if (key === "") {
    const action = ON_BUCKET[`${http.method} ${operation ?? ""}`];
    return action ? [{ action: `s3:${action}`, resource: arn }] : [];
  }
  const action = operation === undefined ? ON_OBJECT[http.method] : undefined;
  return action ? [{ action: `s3:${action}`, resource: `${arn}/${key}` }] : [];
}
