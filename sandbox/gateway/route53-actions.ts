import { addressOf, type HttpRequest } from "./call";
import type { RequestedAction } from "./requested-action";

const VERSION = "/2013-04-01";
/** The action of each method and path; `*` is a zone ID. */
const ACTIONS: Readonly<Record<string, string>> = {
  "GET /hostedzone": "ListHostedZones",
  "GET /hostedzonesbyname": "ListHostedZonesByName",
  "GET /hostedzonecount": "GetHostedZoneCount",
  "POST /hostedzone": "CreateHostedZone",
  "GET /hostedzone/*": "GetHostedZone",
  "DELETE /hostedzone/*": "DeleteHostedZone",
  "GET /hostedzone/*/rrset": "ListResourceRecordSets",
  "POST /hostedzone/*/rrset": "ChangeResourceRecordSets",
};

/**
 * The actions of Route 53 calls about zones and records.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonroute53.html
 */
export function route53Actions(http: HttpRequest, partition: string): readonly RequestedAction[] {
  const { pathname } = addressOf(http);
  if (!pathname.startsWith(`${VERSION}/`)) return [];
  const path = pathname.slice(VERSION.length).replace(/\/$/, "");
  const zone = /^\/hostedzone\/([^/]+)/.exec(path)?.[1];
  const action = ACTIONS[`${http.method} ${zone === undefined ? path : path.replace(zone, "*")}`];
  if (action === undefined) return [];
  const resource = zone === undefined ? "*" : `arn:${partition}:route53:::hostedzone/${zone}`;
  return [{ action: `route53:${action}`, resource }];
}
