import { callPlaces } from "../../../access/proof/call-places";

describe("the places from which a role is tried", () => {
  it("outside are VPCs that the file does not list", () => {
    const vpcs = ["vpc-00000000", "vpc-00000001"];
    const { outside } = callPlaces({ ips: [], vpcs });
    const tried = outside.flatMap(({ context }) => context["aws:SourceVpc"] ?? []);
    expect(tried).toEqual(["vpc-00000002"]);
  });
});
