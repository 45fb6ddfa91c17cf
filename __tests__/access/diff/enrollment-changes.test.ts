import { diff, FILE } from "../../support/diff-of-files";

const everybody = (mfa: string) => `${FILE}mfa: { ${mfa} }\n`;
const alice = (entry: string) => FILE.replace("alice: {", `alice: { ${entry},`);

describe("enrollment without MFA", () => {
  it("is loosened for everyone by a window that opens, or is longer", async () => {
    expect(await diff(everybody("enrollUntil: 2026-06-10"))).toEqual([
      "the enrollment window of everyone is open until 2026-06-10 | loosened",
    ]);
    expect(await diff(everybody("enrollUntil: 2026-06-12"), everybody("enrollUntil: 2026-06-10"))).toEqual([
      "the enrollment window of everyone is longer: until 2026-06-12, was 2026-06-10 | loosened",
    ]);
  });

  it("is no risk when a window is shorter or closed", async () => {
    expect(await diff(everybody("enrollUntil: 2026-06-05"), everybody("enrollUntil: 2026-06-10"))).toEqual([
      "the enrollment window of everyone is shorter: until 2026-06-05, was 2026-06-10",
    ]);
    expect(await diff(FILE, everybody("enrollUntil: 2026-06-10"))).toEqual([
      "the enrollment window of everyone is closed",
    ]);
  });

  it("is loosened for a user who exists, and not for one who joins", async () => {
    expect(await diff(alice("enrollUntil: 2026-06-10"))).toEqual([
      "the enrollment window of alice is open until 2026-06-10 | loosened",
    ]);
    expect(await diff(`${FILE}  carol: { enrollUntil: 2026-06-10 }\n`)).toEqual([
      "joins: carol",
      "the enrollment window of carol is open until 2026-06-10",
    ]);
  });

  it("is reported once for users of one window, and apart where one of them joins", async () => {
    const all = FILE.replaceAll(/(alice|bob): {/g, "$1: { enrollUntil: 2026-06-10,");
    expect(await diff(`${all}  carol: { enrollUntil: 2026-06-10 }\n`)).toEqual([
      "the enrollment window of alice, bob is open until 2026-06-10 | loosened",
      "joins: carol",
      "the enrollment window of carol is open until 2026-06-10",
    ]);
  });

  it("is everybody's where a user's own window is no longer than that", async () => {
    const both = (day: string) => `${alice(`enrollUntil: ${day}`)}mfa: { enrollUntil: 2026-06-10 }\n`;
    const expected = "the enrollment window of everyone is open until 2026-06-10 | loosened";
    expect(await diff(both("2026-06-10"))).toEqual([expected]);
    expect(await diff(both("2026-06-05"))).toEqual([expected]);
    expect(await diff(both("2026-06-12"))).toEqual([
      expected,
      "the enrollment window of alice is open until 2026-06-12 | loosened",
    ]);
    expect(await diff(both("2026-06-11"), both("2026-06-12"))).toEqual([
      "the enrollment window of alice is shorter: until 2026-06-11, was 2026-06-12",
    ]);
  });

  it("does not change by a window that has ended", async () => {
    expect(await diff(alice("enrollUntil: 2026-05-10"))).toEqual([]);
  });

  it("is loosened for good by enrollment: open", async () => {
    const open = "a first MFA device can be enrolled without MFA at any time";
    expect(await diff(everybody("enrollment: open"))).toEqual([`now: ${open} | loosened`]);
    expect(await diff(FILE, everybody("enrollment: open"))).toEqual([`no longer: ${open}`]);
  });
});
