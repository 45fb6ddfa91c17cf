import { withoutSeeds } from "../../../sandbox/gateway/learn";
import { queryCall } from "../../support/gateway-calls";

const SEED = "Q1gyWldMUjJJT0JIU0hYT0ZGWFROVlQyVTNUSExTUUI1RkZSUUY0QQ==";
const XML = `<member><SerialNumber>a</SerialNumber><Base32StringSeed>${SEED}</Base32StringSeed><QRCodePNG>${SEED}</QRCodePNG></member>`;
const JSON_TEXT = JSON.stringify({ SerialNumber: "a", Base32StringSeed: SEED, QRCodePNG: SEED });
const reply = (body: string) => ({ status: 200, headers: {}, body: Buffer.from(body) });

describe("the seed of a virtual device", () => {
  it("appears in the response that creates the device", () => {
    const created = withoutSeeds(queryCall("iam", "CreateVirtualMFADevice"), reply(XML));
    expect(created.body.toString()).toContain(SEED);
  });

  it.each([
    ["XML", XML, "<member><SerialNumber>a</SerialNumber></member>"],
    ["JSON", JSON_TEXT, '{"SerialNumber":"a","Base32StringSeed":null,"QRCodePNG":null}'],
  ])("appears in no later response, in %s", (_, answered, expected) => {
    const listed = withoutSeeds(queryCall("iam", "ListVirtualMFADevices"), reply(answered));
    expect(listed.body.toString()).toBe(expected);
  });
});
