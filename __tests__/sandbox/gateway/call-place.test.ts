import { placeKeys, placeOutside, placeWithin, usualPlace } from "../../../sandbox/gateway/call-place";
import { queryCall } from "../../support/gateway-calls";

const from = (place?: string) => {
  const call = queryCall("sts", "AssumeRole");
  return { http: { ...call.http, headers: { ...call.http.headers, "x-gatehouse-from": place } } };
};

describe("the place of a call", () => {
  it("is an address or a VPC, never both", () => {
    expect(placeKeys(from("203.0.113.7"))).toEqual({ "aws:SourceIp": "203.0.113.7" });
    expect(placeKeys(from("2001:db8::1"))).toEqual({ "aws:SourceIp": "2001:db8::1" });
    expect(placeKeys(from("vpc-01234567"))).toEqual({ "aws:SourceVpc": "vpc-01234567" });
  });

  it("is the sandbox's usual one if the call does not say it", () => {
    expect(placeKeys(from())).toEqual({ "aws:SourceIp": "127.0.0.1" });
    expect(placeKeys(from(), "vpc-01234567")).toEqual({ "aws:SourceVpc": "vpc-01234567" });
  });

  it.each(["", "here", "vpc-", "203.0.113.0/24", "*"])("is refused if it is none: %p", (place) => {
    expect(() => placeKeys(from(place))).toThrow("is no IP address or VPC");
  });
});

describe("the places of a file", () => {
  const ips = ["203.0.113.0/24"];
  it("are the first that a role accepts, and one that it does not", () => {
    expect(placeWithin({ ips, vpcs: ["vpc-01234567"] })).toBe("203.0.113.0");
    expect(placeWithin({ ips: [], vpcs: ["vpc-01234567"] })).toBe("vpc-01234567");
    expect(placeOutside({ ips, vpcs: [] })).toBe("192.0.2.1");
    expect(placeOutside({ ips: ["192.0.2.0/24"], vpcs: [] })).toBe("198.51.100.1");
  });

  it("are none without ranges and VPCs", () => {
    expect(placeWithin({ ips: [], vpcs: [], organization: "o-a1b2c3d4e5" })).toBeUndefined();
    expect(placeOutside(undefined)).toBeUndefined();
    expect(usualPlace([{}, { from: { ips, vpcs: [] } }])).toBe("203.0.113.0");
    expect(usualPlace([{}])).toBeUndefined();
  });
});
