/** A service's protocol for requests and errors. */
export type Protocol = "query" | "ec2" | "json" | "s3" | "rest-xml" | "unknown";
