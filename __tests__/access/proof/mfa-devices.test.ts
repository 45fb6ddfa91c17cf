import { judgeMfaDevices } from "../../../access/proof/mfa-devices";
import { entitlements, NOW } from "../../support/parse-organization";

const IAM = "arn:aws:iam::111111111111";

/** Who waits for a window, and the counter-examples of the three claims. */
function judged(
  serials: Record<string, string[]>,
  more: string,
  unassigned: string[] = [],
): (readonly string[])[] {
  const { organization, enrollment } = entitlements(more, NOW);
  const credentials = { serials: new Map(Object.entries(serials)), unassigned };
  const verdicts = judgeMfaDevices(credentials, organization, enrollment);
  return [
    verdicts.flatMap(({ notes = [] }) => notes),
    ...verdicts.map(({ counterExamples }) => counterExamples),
  ];
}

describe("enabled MFA devices", () => {
  it("are correct if each has its user's name", () => {
    expect(judged({ bob: [`${IAM}:mfa/bob`] }, "users: { bob: {} }")).toEqual([[], [], [], []]);
  });

  it("are reported as missing for users without an open window", () => {
    const file = "users: { alice: {}, bob: { enrollUntil: 2026-05-01 }, carol: { enrollUntil: 2026-06-05 } }";
    expect(judged({}, file)[0]).toEqual([
      "alice has no MFA device, and no open window: write enrollUntil to open one",
      "bob has no MFA device, and no open window: write enrollUntil to open one",
    ]);
    expect(judged({}, "users: { alice: {} }\nmfa: { enrollUntil: 2026-06-05 }")[0]).toEqual([]);
    expect(judged({}, "users: { alice: {} }\nmfa: { enrollment: open }")[0]).toEqual([]);
  });

  it("are reported if their user still has an open window", () => {
    const file = "users: { carol: { enrollUntil: 2026-06-05 }, dana: {} }";
    expect(judged({ carol: [`${IAM}:mfa/carol`], dana: [`${IAM}:mfa/dana`] }, file)[1]).toEqual([
      "carol has enrolled, and the window is open until 2026-06-05: close it",
    ]);
  });

  it.each([
    `${IAM}:mfa/bob`,
    `${IAM}:mfa/bob-phone`,
    `${IAM}:mfa/bob/tablet`,
    `${IAM}:u2f/user/bob/key-ABCDEFGHIJKLMNOPQRSTUVWXYZ`,
  ])("are bob's: %s", (serial) => {
    expect(judged({ bob: [serial] }, "users: { bob: { mfaDevice: bob-phone } }")[2]).toEqual([]);
  });

  it("are judged by three claims, each with a count", () => {
    const { organization, enrollment } = entitlements("users: { alice: {}, bob: {} }", NOW);
    const serials = new Map([["bob", [`${IAM}:mfa/bob`, `${IAM}:mfa/bob/2`]]]);
    const judgedWith = (unassigned: string[], held = serials) =>
      judgeMfaDevices({ serials: held, unassigned }, organization, enrollment);
    expect(judgedWith(["x"]).map(({ claim, judged: count }) => [claim, count])).toEqual([
      ["no enrolled user has an open enrollment window", 1],
      ["every enabled MFA device belongs to its user, by its name", 2],
      ["no virtual MFA device was created but never enabled", 3],
    ]);
    expect(judgedWith([], new Map([["bob", []]])).map(({ nothingToJudge }) => nothingToJudge)).toEqual([
      "nobody has an MFA device",
      "nobody has an MFA device",
      "there is no MFA device",
    ]);
  });

  it.each([
    [`${IAM}:mfa/bob2`, "which does not have the name of their device"],
    [`${IAM}:mfa/bob2/spare`, "which does not have the name of their device"],
    [`${IAM}:mfa/alice/bob`, "which does not have the name of their device"],
    [`${IAM}:u2f/user/alice/key`, "which does not have the name of their device"],
    [`${IAM}:sms-mfa/bob`, "which does not have the name of their device"],
    ["arn:aws:iam::999999999999:mfa/bob", "which is not a device of the identity account"],
    ["GAHT12345678", "a hardware token, whose owner cannot be determined"],
  ])("are not bob's: %s", (serial, why) => {
    expect(judged({ bob: [serial] }, "users: { bob: {}, alice: {} }")[2]).toEqual([
      `bob has the MFA device ${serial}, ${why}`,
    ]);
  });

  it("are reported if assigned to nobody, with the name that they block", () => {
    const file = "users: { bob: {}, dana: { mfaDevice: dana-phone } }";
    const begun = [`${IAM}:mfa/bob`, `${IAM}:mfa/dana-phone`, `${IAM}:mfa/bob2`];
    const remove = "aws iam delete-virtual-mfa-device --serial-number";
    expect(judged({}, file, begun)[3]).toEqual([
      `${begun[0]} is not enabled for anyone, and bob cannot enroll under its name: ${remove} ${begun[0]}`,
      `${begun[1]} is not enabled for anyone, and dana cannot enroll under its name: ${remove} ${begun[1]}`,
      `${begun[2]} is not enabled for anyone: ${remove} ${begun[2]}`,
    ]);
  });

  it("are also judged for users outside the file", () => {
    expect(judged({ eve: ["GAHT12345678"] }, "users: { bob: {} }")[2]).toHaveLength(1);
  });
});
