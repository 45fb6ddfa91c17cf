import type { HttpRequest } from "./call";
import type { RequestedAction } from "./requested-actions";

/** On a bucket: the query's first word where there is one, else the method alone. */
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

/** Bucket and key of a path-style request; the sandbox is reached by its address, so all are. */
export function bucketAndKey({ url }: HttpRequest): { readonly bucket: string; readonly key: string } {
  const [bucket = "", ...key] = new URL(url, "http://gateway").pathname.slice(1).split("/");
  return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key.join("/")) };
}

/** The query parameter that names the operation: `policy` in `PUT /bucket?policy`. */
export function subresource({ url }: HttpRequest): string | undefined {
  return [...new URL(url, "http://gateway").searchParams.keys()].find((name) => !ORDINARY.test(name));
}

/**
 * What calls of S3 ask for, of those that people make by hand: buckets, their policies and versions, objects.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export function s3Actions(http: HttpRequest, partition: string): readonly RequestedAction[] {
  const { bucket, key } = bucketAndKey(http);
  const operation = subresource(http);
  if (bucket === "") return [{ action: "s3:ListAllMyBuckets", resource: "*" }];
  const arn = `arn:${partition}:s3:::${bucket}`;
  if (key === "") {
    const action = ON_BUCKET[`${http.method} ${operation ?? ""}`];
    return action ? [{ action: `s3:${action}`, resource: arn }] : [];
  }
  // A copy also reads what it copies from, and other words name other operations: not known.
  if (operation !== undefined || http.headers["x-amz-copy-source"] !== undefined) return [];
  const action = ON_OBJECT[http.method];
  return action ? [{ action: `s3:${action}`, resource: `${arn}/${key}` }] : [];
}
