import type { PolicyDocument } from "../../organization/policy-document";

/** The document that AWS sends as a text; IAM's are URL-encoded (RFC 3986). */
export function decoded(document: string): PolicyDocument {
  const parsed = JSON.parse(document.startsWith("%") ? decodeURIComponent(document) : document);
  return { ...parsed, Statement: [parsed.Statement ?? []].flat() };
}
