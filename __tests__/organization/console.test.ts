import { hexColour, switchRoleUrl } from "../../organization/console";

const ROLE = { account: "222222222222", roleName: "vpc", displayName: "A-vpc" };

describe("a link that switches to a role", () => {
  it.each([
    ["aws", "https://signin.aws.amazon.com"],
    ["aws-us-gov", "https://signin.amazonaws-us-gov.com"],
    ["aws-cn", "https://signin.amazonaws.cn"],
  ] as const)("leads to the console of its partition: %s", (partition, host) => {
    expect(switchRoleUrl(partition, ROLE)).toBe(
      `${host}/switchrole?account=222222222222&roleName=vpc&displayName=A-vpc`,
    );
  });

  it("has the color in six hexadecimal digits, and at most 64 characters of the name", () => {
    const url = switchRoleUrl("aws", { ...ROLE, displayName: "x".repeat(65), color: hexColour("red") });
    expect(new URL(url).searchParams.get("displayName")).toHaveLength(64);
    expect(url).toMatch(/&color=F2B0A9$/);
    expect(hexColour("00ff00")).toBe("00ff00");
  });

  it("keeps what a name holds out of the other parameters", () => {
    const url = switchRoleUrl("aws", { ...ROLE, roleName: "a&color=000000#" });
    expect(new URL(url).searchParams.get("color")).toBeNull();
  });
});
