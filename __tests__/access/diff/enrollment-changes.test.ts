import { diff, FILE } from "../../support/diff-of-files";

const everybody = (mfa: string) => `${FILE}mfa: { ${mfa} }\n`;
const alice = (entry: string) => FILE.replace("alice: {", `alice: { ${entry},`);

describe("the diff of enrollment without MFA", () => {
  it("reports a window that opens or grows as loosened for everyone", async () => {
    expect(await diff(everybody("enrollUntil: 2026-06-10"))).toEqual([
      "the enrollment window of everyone is open until 2026-06-10 | loosened",
    ]);
    expect(await diff(everybody("enrollUntil: 2026-06-12"), everybody("enrollUntil: 2026-06-10"))).toEqual([
      "the enrollment window of everyone is longer: until 2026-06-12, was 2026-06-10 | loosened",
    ]);
  });

  it("reports no risk if a window shrinks or closes", async () => {
    expect(await diff(everybody("enrollUntil: 2026-06-05"), everybody("enrollUntil: 2026-06-10"))).toEqual([
      "the enrollment window of everyone is shorter: until 2026-06-05, was 2026-06-10",
    ]);
    expect(await diff(FILE, everybody("enrollUntil: 2026-06-10"))).toEqual([
      "the enrollment window of everyone is closed",
    ]);
  });

  it("reports a window as loosened for existing users, not for new ones", async () => {
    expect(await diff(alice("enrollUntil: 2026-06-10"))).toEqual([
      "the enrollment window of alice is open until 2026-06-10 | loosened",
    ]);
    expect(await diff(`${FILE}  carol: { enrollUntil: 2026-06-10 }\n`)).toEqual([
      "joins: carol",
      "the enrollment window of carol is open until 2026-06-10",
    ]);
  });

  it("groups users by window and reports a new user separately", async () => {
    const all = FILE.replaceAll(/(alice|bob): {/g, "$1: { enrollUntil: 2026-06-10,");
    expect(await diff(`${all}  carol: { enrollUntil: 2026-06-10 }\n`)).toEqual([
      "the enrollment window of alice, bob is open until 2026-06-10 | loosened",
      "joins: carol",
      "the enrollment window of carol is open until 2026-06-10",
    ]);
  });

  it("omits a user's own window if everyone's lasts as long", async () => {
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

  it("ignores a window that has ended", async () => {
    expect(await diff(alice("enrollUntil: 2026-05-10"))).toEqual([]);
  });

  it("reports enrollment: open as loosened without end", async () => {
    const open = "a first MFA device can be enrolled without MFA at any time";
    expect(await diff(everybody("enrollment: open"))).toEqual([`now: ${open} | loosened`]);
    expect(await diff(FILE, everybody("enrollment: open"))).toEqual([`no longer: ${open}`]);
  });
});
