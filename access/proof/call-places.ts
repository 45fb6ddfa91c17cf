import ipaddr from "ipaddr.js";
import type { DeclaredSource } from "./declared-access";

/** Where a call comes from, as its condition keys show it. */
export interface CallPlace {
  /** In words: `from 203.0.113.255`. */
  readonly name: string;
  readonly context: Readonly<Record<string, string>>;
}

/** Condition keys of a caller in no AWS organization at an unknown place. */
const NOWHERE: CallPlace = { name: "from an unknown place", context: {} };

/** Places from which a role with this source can be assumed, at least one, and those from which it cannot. */
export function callPlaces(from: DeclaredSource | undefined): {
  readonly inside: readonly [CallPlace, ...CallPlace[]];
  readonly outside: readonly CallPlace[];
} {
  if (from === undefined) return { inside: [NOWHERE], outside: [] };
  const { ips, vpcs, organization } = from;
  const ofMember = ({ name, context }: CallPlace): CallPlace =>
    organization === undefined
      ? { name, context }
      : { name, context: { ...context, ...member(organization) } };
  const networks = [...ips.flatMap((range) => ends(range).map(address)), ...vpcs.map(vpc)];
  const [first = NOWHERE, ...others] = networks;
  const otherNetworks = [
    ...ips.flatMap((range) => neighbors(range, ips)).map(address),
    // Through an endpoint of another VPC there is no address; without an endpoint, no VPC.
    vpc(otherVpc(vpcs)),
    ...(ips.length === 0 ? [address("198.51.100.1")] : []),
    NOWHERE,
  ];
  return {
    inside: [ofMember(first), ...others.map(ofMember)],
    outside: [
      ...(networks.length === 0 ? [] : otherNetworks.map(ofMember)),
      ...(organization === undefined
        ? []
        : [
            { ...first, name: `${first.name}, in no AWS organization` },
            {
              name: `${first.name}, in another AWS organization`,
              context: { ...first.context, ...member(`${organization}x`) },
            },
          ]),
    ],
  };
}

function member(organization: string): Record<string, string> {
  return { "aws:PrincipalOrgID": organization };
}

function address(ip: string): CallPlace {
  return { name: `from ${ip}`, context: { "aws:SourceIp": ip } };
}

function vpc(id: string): CallPlace {
  return { name: `from ${id}`, context: { "aws:SourceVpc": id } };
}

/** The ID of a VPC that the file does not list. */
function otherVpc(vpcs: readonly string[]): string {
  const idOf = (number: number) => `vpc-${number.toString(16).padStart(8, "0")}`;
  let number = 0;
  while (vpcs.includes(idOf(number))) number++;
  return idOf(number);
}

/** The first and the last address of a range. */
function ends(range: string): string[] {
  const [network, prefix] = ipaddr.parseCIDR(range);
  const first = network.toByteArray();
  const last = first.map((byte, index) => byte | (0xff >> Math.min(8, Math.max(0, prefix - 8 * index))));
  return [...new Set([first, last].map((bytes) => ipaddr.fromByteArray(bytes).toString()))];
}

/** The addresses before the first and after the last of a range, unless another range has them. */
function neighbors(range: string, ranges: readonly string[]): string[] {
  const [network, prefix] = ipaddr.parseCIDR(range);
  const width = BigInt(network.toByteArray().length * 8);
  const first = BigInt(`0x${Buffer.from(network.toByteArray()).toString("hex")}`);
  const size = 1n << (width - BigInt(prefix));
  return [first - 1n, first + size]
    .filter((number) => number > 0n && number < 1n << width)
    .map((number) => {
      const bytes = [...Buffer.from(number.toString(16).padStart(Number(width) / 4, "0"), "hex")];
      return ipaddr.fromByteArray(bytes);
    })
    .filter((ip) =>
      ranges.every((other) => {
        const cidr = ipaddr.parseCIDR(other);
        return cidr[0].kind() !== ip.kind() || !ip.match(cidr);
      }),
    )
    .map((ip) => ip.toString());
}
