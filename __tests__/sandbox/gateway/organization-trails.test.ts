import { type Call, readCall } from "../../../sandbox/gateway/call";
import { OrganizationTrails } from "../../../sandbox/gateway/organization-trails";
import { jsonReply, type Reply } from "../../../sandbox/gateway/refusal";

const [M, A] = ["111111111111", "222222222222"];
const arnIn = (account: string) => `arn:aws:cloudtrail:us-east-1:${account}:trail/all`;

function callOf(operation: string, input: object) {
  const authorization = "AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/cloudtrail/aws4_request";
  const headers = { authorization, "x-amz-target": `CloudTrail_20131101.${operation}` };
  return readCall({ method: "POST", url: "/", headers, body: Buffer.from(JSON.stringify(input)) });
}

/** Calls to an emulator that has an organization trail in M, and a trail of A. */
function sandbox() {
  const trails = new OrganizationTrails();
  const asked: string[] = [];
  const forward = async (call: Call, accountId: string): Promise<Reply> => {
    asked.push(`${accountId} ${call.operation} ${JSON.parse(call.http.body.toString()).Name}`);
    const TrailARN = arnIn(accountId);
    return jsonReply({ trailList: [{ Name: "all", TrailARN, IsOrganizationTrail: accountId === M }] });
  };
  const ask = async (accountId: string, operation: string, input: object = {}) =>
    JSON.parse(String((await trails.answer(callOf(operation, input), accountId, forward)).body));
  return { ask, asked };
}

describe("organization trails in the sandbox", () => {
  it("are visible to the other accounts by ARN", async () => {
    const { ask, asked } = sandbox();
    const arns = async (accountId: string, more = {}) =>
      (await ask(accountId, "DescribeTrails", more)).trailList.map(({ TrailARN }: Described) => TrailARN);
    expect(await arns(A)).toEqual([arnIn(A)]);
    await ask(M, "CreateTrail", { Name: "all", IsOrganizationTrail: true });
    expect(await arns(A)).toEqual([arnIn(A), arnIn(M)]);
    expect(await arns(M)).toEqual([arnIn(M)]);
    expect(await arns(A, { trailNameList: [arnIn(M)] })).toEqual([arnIn(M)]);
    asked.length = 0;
    await ask(A, "GetTrailStatus", { Name: arnIn(M) });
    await ask(A, "GetTrail", { Name: arnIn(M) });
    await ask(A, "GetEventSelectors", { TrailName: arnIn(M) });
    await ask(A, "PutEventSelectors", { TrailName: arnIn(M) });
    await ask(A, "GetTrailStatus", { Name: arnIn("333333333333") });
    expect(asked).toEqual([
      `${M} GetTrailStatus ${arnIn(M)}`,
      `${M} GetTrail ${arnIn(M)}`,
      `${M} GetEventSelectors undefined`,
      `${A} PutEventSelectors undefined`,
      `${A} GetTrailStatus ${arnIn("333333333333")}`,
    ]);
  });

  it("can be stopped only by their own account, by name or ARN", async () => {
    const { ask, asked } = sandbox();
    await ask(M, "CreateTrail", { Name: "all", IsOrganizationTrail: true });
    await ask(M, "StopLogging", { Name: arnIn(M) });
    await ask(A, "StopLogging", { Name: "all" });
    await expect(ask(A, "StopLogging", { Name: arnIn(M) })).rejects.toThrow(/is of account 111111111111/);
    expect(asked.slice(1)).toEqual([`${M} StopLogging all`, `${A} StopLogging all`]);
  });
});

interface Described {
  readonly TrailARN: string;
}
