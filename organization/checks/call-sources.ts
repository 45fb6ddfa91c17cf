import ipaddr from "ipaddr.js";
import type { Path, Report } from "../problem";
import type { OrganizationFile } from "../schema";

type Entry = NonNullable<OrganizationFile["from"]>;

/** Ranges for examples, which nobody routes. Source: RFC 5737 and RFC 3849. */
const EXAMPLES = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"].map((range) =>
  ipaddr.parseCIDR(range),
);
/** Ranges of other addresses than those around them, which a range of public addresses could contain. Source: RFC 6890. */
const WITHIN_PUBLIC = [
  "100.64.0.0/10",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "198.18.0.0/15",
].map((range) => ipaddr.parseCIDR(range));
/** Shortest prefix of a range that one owner can hold; shorter ones add up to the whole internet. */
const SHORTEST = { ipv4: 8, ipv6: 16 } as const;

/** `from` names existing public ranges, and the AWS organization that the file names elsewhere. */
export function checkCallSources(file: OrganizationFile, report: Report): void {
  check(file.from, ["from"], "", file, report);
  for (const [key, { from }] of Object.entries(file.roles))
    if (from !== "anywhere") check(from, ["roles", key, "from"], `role ${key}: `, file, report);
}

function check(
  entry: Entry | undefined,
  path: Path,
  who: string,
  { guardrails }: OrganizationFile,
  report: Report,
): void {
  if (entry === undefined) return;
  const { ips = [], vpcs = [], organization } = entry;
  if (ips.length + vpcs.length === 0 && organization === undefined) {
    report({
      path,
      message: `${who}from limits nothing`,
      found: "{}",
      expected: "ips, vpcs, organization, or some of them",
      fix: who === "" ? "delete it" : "write from: anywhere to exempt the role",
    });
  }
  for (const [index, range] of ips.entries()) {
    const fault = faultOf(range);
    if (fault !== undefined)
      report({ path: [...path, "ips", index], found: range, ...fault, message: `${who}${fault.message}` });
  }
  for (const [key, values] of Object.entries({ ips, vpcs })) {
    const index = values.findIndex((value, at) => values.indexOf(value) < at);
    if (index < 0) continue;
    report({
      path: [...path, key, index],
      message: `${who}from.${key} names it twice`,
      found: values[index],
      fix: "delete one of them",
    });
  }
  const known = guardrails?.trail?.organizationId;
  if (organization !== undefined && known !== undefined && organization !== known) {
    report({
      path: [...path, "organization"],
      message: `${who}nobody could assume a role: the file names two AWS organizations`,
      found: organization,
      expected: `${known}, as in guardrails.trail.organizationId`,
    });
  }
}

interface Fault {
  readonly message: string;
  readonly expected: string;
  readonly fix?: string;
}

function faultOf(text: string): Fault | undefined {
  // Not valid.parseCIDR of both families: IPv4 with leading zeros or missing parts is read as octal or as a number.
  const isWellFormed = ipaddr.IPv4.isValidCIDRFourPartDecimal(text) || ipaddr.IPv6.isValidCIDR(text);
  if (!isWellFormed)
    return {
      message: "not an IP range",
      expected: "an IPv4 or IPv6 range with its prefix length, such as 203.0.113.0/24 or 2001:db8::/32",
    };
  const [address, prefix] = ipaddr.parseCIDR(text);
  const kind = address.kind();
  const canonical = `${(kind === "ipv4" ? ipaddr.IPv4 : ipaddr.IPv6).networkAddressFromCIDR(text)}/${prefix}`;
  const isExample = EXAMPLES.some((range) => address.kind() === range[0].kind() && address.match(range));
  if (prefix < SHORTEST[kind])
    return {
      message: prefix === 0 ? "the range is every address" : "the range is too wide to identify anybody",
      expected: `a prefix of at least /${SHORTEST[kind]}`,
      fix: "name the addresses of your offices or VPN",
    };
  const contained = WITHIN_PUBLIC.find(([inner]) => kind === inner.kind() && inner.match([address, prefix]));
  const range = contained?.[0].range() ?? address.range();
  if (range !== "unicast" && !isExample)
    return {
      message: `${RANGES[range] ?? "reserved"} addresses never reach AWS: aws:SourceIp is a public address, and absent from calls through a VPC endpoint`,
      expected: "a public range",
      fix: "name the public address of your NAT or VPN, or the VPC: vpcs: [vpc-…]",
    };
  if (text !== canonical)
    return {
      message: "the range is not in its canonical form",
      expected: canonical,
      fix: `write ${canonical}`,
    };
  return undefined;
}

const RANGES: Readonly<Record<string, string>> = {
  private: "private",
  uniqueLocal: "private",
  carrierGradeNat: "carrier NAT",
  loopback: "loopback",
  linkLocal: "link-local",
  multicast: "multicast",
  ipv4Mapped: "IPv4-mapped",
};
