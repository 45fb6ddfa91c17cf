import ipaddr from "ipaddr.js";
import { firstOf } from "./in-words";
import type { CallSource } from "./role";

/**
 * `203.0.113.0/24 or vpc-01234567, in o-a1b2c3d4e5`, `an account of o-a1b2c3d4e5`, `anywhere`
 *
 * @param most number of places that are listed @default all
 */
export function sourceInWords(from: CallSource | undefined, most = Number.POSITIVE_INFINITY): string {
  if (from === undefined) return "anywhere";
  const { ips, vpcs, organization } = from;
  const all = [...ips, ...vpcs];
  const places = all.length <= most ? all.join(" or ") : firstOf(all, most);
  if (organization === undefined) return places;
  return places === "" ? `an account of ${organization}` : `${places}, in ${organization}`;
}

/** Whether every call that `is` accepts was accepted before. */
export function isWithin(is: CallSource | undefined, was: CallSource | undefined): boolean {
  if (was === undefined) return true;
  if (is === undefined) return false;
  if (was.organization !== undefined && was.organization !== is.organization) return false;
  if (was.ips.length + was.vpcs.length === 0) return true;
  if (is.ips.length + is.vpcs.length === 0) return false;
  return (
    is.vpcs.every((vpc) => was.vpcs.includes(vpc)) &&
    is.ips.every((range) => was.ips.some((wider) => contains(wider, range)))
  );
}

function contains(wider: string, range: string): boolean {
  const [outer, inner] = [ipaddr.parseCIDR(wider), ipaddr.parseCIDR(range)];
  return outer[0].kind() === inner[0].kind() && inner[1] >= outer[1] && inner[0].match(outer);
}
