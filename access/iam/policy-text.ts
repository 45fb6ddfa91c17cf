import type { PolicyDocument } from "../../organization/policy-document";

/** Parses a document as AWS returns it; IAM URL-encodes it (RFC 3986). */
export function decoded(document: string): PolicyDocument {
  const parsed = JSON.parse(document.startsWith("%") ? decodeURIComponent(document) : document);
  return { ...parsed, Statement: [parsed.Statement ?? []].flat() };
}
