import { AwsClient } from "aws4fetch";
import { PLACE_HEADER } from "../gateway/call-place";
import type { Credentials } from "../sandbox-environment";

/** An AWS API call and its description. */
export interface ApiCall {
  /** `create a VPC` */
  readonly words: string;
  readonly service: string;
  /** Query protocol parameters, including `Action` and `Version`. */
  readonly query?: Readonly<Record<string, string>>;
  /** JSON protocol: the operation, `AWSBudgetServiceGateway.DescribeBudgets`, and its input. */
  readonly json?: { readonly target: string; readonly input: object };
  /** REST: the path to GET. */
  readonly path?: string;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Whether AWS denied the call; an authorized call may still fail. */
  readonly isRefused: boolean;
}

const REFUSED =
  /AccessDenied|UnauthorizedOperation|AuthFailure|InvalidClientTokenId|ExpiredToken|RequestExpired|MultiFactorAuthentication failed/;

/**
 * Makes a signed call without retries.
 *
 * @param place where it comes from, an address or a VPC @default the sandbox's usual one
 */
export async function callApi(
  endpoint: string,
  region: string,
  credentials: Credentials,
  { service, query, json, path }: ApiCall,
  place?: string,
): Promise<Answer> {
  const client = new AwsClient({ ...credentials, service, region, retries: 0 });
  const form = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  const request: RequestInit =
    path !== undefined
      ? { method: "GET" }
      : json !== undefined
        ? {
            method: "POST",
            headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": json.target },
            body: JSON.stringify(json.input),
          }
        : { method: "POST", headers: form, body: new URLSearchParams(query).toString() };
  const headers = new Headers(request.headers);
  if (place !== undefined) headers.set(PLACE_HEADER, place);
  const response = await client.fetch(`${endpoint}${path ?? "/"}`, { ...request, headers });
  const text = await response.text();
  return { status: response.status, text, isRefused: !response.ok && REFUSED.test(text) };
}

export function iam(
  words: string,
  Action: string,
  parameters: Readonly<Record<string, string>> = {},
): ApiCall {
  return { words, service: "iam", query: { Action, Version: "2010-05-08", ...parameters } };
}

export function sts(
  words: string,
  Action: string,
  parameters: Readonly<Record<string, string>> = {},
): ApiCall {
  return { words, service: "sts", query: { Action, Version: "2011-06-15", ...parameters } };
}

function ec2(words: string, Action: string, parameters: Readonly<Record<string, string>> = {}): ApiCall {
  return { words, service: "ec2", query: { Action, Version: "2016-11-15", ...parameters } };
}

const CREATE_VPC = ec2("create a VPC", "CreateVpc", { CidrBlock: "10.0.0.0/16" });
const RUN_INSTANCE = ec2("run an instance", "RunInstances", {
  // An image that the emulator provides.
  ImageId: "ami-12c6146b",
  MinCount: "1",
  MaxCount: "1",
});
const LIST_USERS = iam("list users", "ListUsers");
const CREATE_USER = iam("create a user", "CreateUser", { UserName: "mallory" });
const LIST_BUCKETS: ApiCall = { words: "list buckets", service: "s3", path: "/" };
const LIST_ZONES: ApiCall = { words: "list DNS zones", service: "route53", path: "/2013-04-01/hostedzone" };
const DESCRIBE_VPCS = ec2("describe VPCs", "DescribeVpcs");
const DESCRIBE_BUDGETS: ApiCall = {
  words: "describe budgets",
  service: "budgets",
  json: { target: "AWSBudgetServiceGateway.DescribeBudgets", input: { AccountId: "000000000000" } },
};
const DESCRIBE_APPLICATIONS: ApiCall = {
  words: "describe Elastic Beanstalk applications",
  service: "elasticbeanstalk",
  query: { Action: "DescribeApplications", Version: "2010-12-01" },
};

interface Topic {
  readonly can: readonly ApiCall[];
  readonly cannot: readonly ApiCall[];
}

/** Calls that the shipped policies, and an AWS managed policy, allow, and calls that they do not. */
const TOPICS: Readonly<Record<string, Topic>> = {
  admin: { can: [CREATE_VPC, RUN_INSTANCE, LIST_USERS], cannot: [] },
  billing: { can: [DESCRIBE_BUDGETS], cannot: [RUN_INSTANCE] },
  dns: { can: [LIST_ZONES], cannot: [RUN_INSTANCE] },
  ec2: { can: [RUN_INSTANCE], cannot: [CREATE_VPC, CREATE_USER] },
  "elastic-beanstalk": { can: [DESCRIBE_APPLICATIONS], cannot: [CREATE_USER] },
  "AdministratorAccess-AWSElasticBeanstalk": { can: [DESCRIBE_APPLICATIONS], cannot: [CREATE_USER] },
  iam: { can: [LIST_USERS], cannot: [RUN_INSTANCE] },
  "read-only": { can: [DESCRIBE_VPCS], cannot: [CREATE_VPC] },
  s3: { can: [LIST_BUCKETS], cannot: [RUN_INSTANCE] },
  vpc: { can: [CREATE_VPC], cannot: [RUN_INSTANCE, CREATE_USER] },
};
const WHO_AM_I = sts("get own identity", "GetCallerIdentity");

/** Calls that a role with these policies can and cannot make; little is known about other policies. */
export function topicOf(policies: readonly string[]): Topic {
  const [only, ...others] = policies;
  const topic = others.length === 0 && only !== undefined ? TOPICS[only] : undefined;
  return topic ?? { can: [WHO_AM_I], cannot: [] };
}
