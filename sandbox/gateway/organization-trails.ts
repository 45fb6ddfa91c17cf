import type { Call } from "./call";
import { Refusal, type Reply } from "./refusal";

/** Sends a call to the emulator for an account. */
type Forward = (call: Call, accountId: string) => Promise<Reply>;

interface Request {
  readonly Name?: string;
  readonly TrailName?: string;
  readonly trailNameList?: readonly string[];
  readonly IsOrganizationTrail?: boolean;
}

/** Operations for which the emulator accepts a trail's name, but AWS also its ARN. */
const BY_NAME: readonly string[] = ["StartLogging", "StopLogging", "DeleteTrail"];
/** Calls that a member account may make about the organization trail, by its ARN. */
const OF_MEMBERS: readonly string[] = ["GetTrailStatus", "GetEventSelectors", "GetTrail"];

/**
 * Organization trails, which all accounts of the organization see. The emulator (moto 5.2) keeps trails per account and always
 * describes all of them. Every account of the sandbox is in one organization.
 *
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
 */
export class OrganizationTrails {
  /** Accounts that created an organization trail. */
  private readonly owners = new Set<string>();

  async answer(call: Call, accountId: string, forward: Forward): Promise<Reply> {
    const { operation = "" } = call;
    const request: Request = JSON.parse(call.http.body.toString("utf8") || "{}");
    if (request.IsOrganizationTrail === true) this.owners.add(accountId);
    if (operation === "DescribeTrails") return this.describe(call, request, accountId, forward);
    const owner = ownerOf(request.Name ?? request.TrailName);
    if (BY_NAME.includes(operation)) {
      if (owner !== undefined && owner !== accountId)
        throw new Refusal(
          { code: "NotOrganizationManagementAccountException", status: 400 },
          `${request.Name} is of account ${owner}`,
        );
      return forward(named(call, request), accountId);
    }
    const isOfMember = OF_MEMBERS.includes(operation) && owner !== undefined && this.owners.has(owner);
    return forward(call, isOfMember ? owner : accountId);
  }

  private async describe(
    call: Call,
    { trailNameList: asked = [] }: Request,
    accountId: string,
    forward: Forward,
  ): Promise<Reply> {
    const own = await forward(call, accountId);
    if (own.status >= 300) return own;
    const trailList: Described[] = JSON.parse(own.body.toString()).trailList;
    for (const owner of this.owners) {
      if (owner === accountId) continue;
      const answer: { readonly trailList: readonly Described[] } = JSON.parse(
        (await forward(call, owner)).body.toString(),
      );
      trailList.push(...answer.trailList.filter((it) => it.IsOrganizationTrail === true));
    }
    const isAsked = ({ Name, TrailARN }: Described) =>
      asked.length === 0 || asked.includes(Name) || asked.includes(TrailARN);
    return { ...own, body: JSON.stringify({ trailList: trailList.filter(isAsked) }) };
  }
}

interface Described {
  readonly Name: string;
  readonly TrailARN: string;
  readonly IsOrganizationTrail?: boolean;
}

/** The account in the ARN of a trail. */
function ownerOf(trail = ""): string | undefined {
  return /^arn:[^:]+:cloudtrail:[^:]+:(\d{12}):trail\//.exec(trail)?.[1];
}

function named(call: Call, request: Request): Call {
  const body = JSON.stringify({ ...request, Name: request.Name?.split(":trail/").at(-1) });
  return { ...call, http: { ...call.http, body: Buffer.from(body) } };
}
