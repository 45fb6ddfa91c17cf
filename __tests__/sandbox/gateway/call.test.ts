import { checkUnambiguous, nameOf, readCall } from "../../../sandbox/gateway/call";
import { queryCall, restCall } from "../../support/gateway-calls";

describe("a forwarded call", () => {
  it("contains only what the gateway read from the request", () => {
    const call = readCall({
      method: "POST",
      url: "/?Action=GetUser&UserName=alice",
      headers: { "content-type": "text/plain", authorization: "AWS4-HMAC-SHA256 Credential=K/d/r/iam/x" },
      body: Buffer.from("Action=DeleteUser&UserName=bob"),
    });
    expect([call.operation, call.http.url, call.http.body.toString()]).toEqual([
      "GetUser",
      "/",
      "Action=GetUser&UserName=alice",
    ]);
  });

  it.each([
    ["/a/../b/c?list-type=2", "/b/c?list-type=2"],
    ["//b/c", "//b/c"],
    ["/%2e%2e/b", "/b"],
  ])("has a normalized path: %s", (url, plain) => {
    expect(restCall("s3", "GET", url).http.url).toBe(plain);
  });

  it("cannot repeat a parameter", () => {
    const twice = queryCall("iam", "GetUser", { UserName: "alice" });
    twice.parameters.append("UserName", "bob");
    expect(() => checkUnambiguous(twice)).toThrow("UserName is there twice");
    expect(() => checkUnambiguous(queryCall("iam", "GetUser"))).not.toThrow();
  });
});

describe("a parsed call", () => {
  it("names the signer, the service, the region and the request", () => {
    expect(queryCall("iam", "CreateUser", { UserName: "eve" }, { token: "t" })).toMatchObject({
      service: "iam",
      region: "eu-west-1",
      protocol: "query",
      operation: "CreateUser",
      accessKeyId: "AKIAALICE",
      sessionToken: "t",
    });
  });

  it.each([
    [queryCall("ec2", "RunInstances"), "ec2", "ec2:RunInstances"],
    [queryCall("monitoring", "PutMetricAlarm"), "query", "cloudwatch:PutMetricAlarm"],
    [
      restCall("budgets", "POST", "/", { "x-amz-target": "AWSBudgetServiceGateway.DescribeBudgets" }),
      "json",
      "budgets:DescribeBudgets",
    ],
    [
      restCall("monitoring", "POST", "/service/GraniteServiceVersion20100801/operation/ListMetrics"),
      "json",
      "cloudwatch:ListMetrics",
    ],
    [restCall("s3", "GET", "/"), "s3", "s3 GET"],
    [restCall("route53", "GET", "/2013-04-01/hostedzone"), "rest-xml", "route53 GET"],
    [restCall("lambda", "GET", "/2015-03-31/functions"), "unknown", "lambda GET"],
  ])("has a name in every protocol: %#", (call, protocol, name) => {
    expect([call.protocol, nameOf(call)]).toEqual([protocol, name]);
  });

  it("is read from a presigned URL, too", () => {
    const url =
      "/bucket/key?X-Amz-Credential=AKIABOB%2F20260101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Security-Token=t";
    expect(readCall({ method: "GET", url, headers: {}, body: Buffer.alloc(0) })).toMatchObject({
      service: "s3",
      accessKeyId: "AKIABOB",
      sessionToken: "t",
    });
  });

  it("has no signer if it is unsigned", () => {
    const call = readCall({ method: "GET", url: "/", headers: {}, body: Buffer.alloc(0) });
    expect([call.accessKeyId, nameOf(call)]).toEqual([undefined, "unsigned GET"]);
  });
});
