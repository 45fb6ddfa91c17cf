import ipaddr from "ipaddr.js";
import type { CallSource, Role } from "../../organization/role";
import type { Call } from "./call";
import { Refusal } from "./refusal";

/** Header by which a client of the sandbox says where it is: an IP address, or the ID of a VPC. AWS reads it from the network. */
export const PLACE_HEADER = "x-gatehouse-from";

/** The address from which the sandbox is reached. */
const LOOPBACK = "127.0.0.1";
/** Outside every `from`: an address for examples, unless the file names it. */
const ELSEWHERE = "192.0.2.1";

/**
 * The condition keys of a call's place: an address, or a VPC, never both.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 *
 * @param usual place of calls without the header
 */
export function placeKeys({ http }: Pick<Call, "http">, usual = LOOPBACK): Record<string, string> {
  const place = http.headers[PLACE_HEADER] ?? usual;
  if (/^vpc-[0-9a-f]+$/.test(place)) return { "aws:SourceVpc": place };
  if (ipaddr.isValid(place)) return { "aws:SourceIp": place };
  throw new Refusal(
    { code: "ValidationError", status: 400 },
    `${PLACE_HEADER}: ${place} is no IP address or VPC`,
  );
}

/** A place that `from` accepts; undefined if it accepts every one. */
export function placeWithin(from: CallSource | undefined): string | undefined {
  const [range] = from?.ips ?? [];
  return range?.slice(0, range.indexOf("/")) ?? from?.vpcs[0];
}

/** A place that `from` denies; undefined if it accepts every one. */
export function placeOutside(from: CallSource | undefined): string | undefined {
  if (placeWithin(from) === undefined) return undefined;
  const address = ipaddr.parse(ELSEWHERE);
  const isInside = from?.ips.some((range) => {
    const cidr = ipaddr.parseCIDR(range);
    return cidr[0].kind() === address.kind() && address.match(cidr);
  });
  return isInside ? "198.51.100.1" : ELSEWHERE;
}

/** Where the people of a file are by default: at the first place that its roles accept. */
export function usualPlace(roles: readonly Pick<Role, "from">[]): string | undefined {
  return roles.map(({ from }) => placeWithin(from)).find((place) => place !== undefined);
}
