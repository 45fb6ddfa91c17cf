import { readFileSync } from "node:fs";
import { join } from "node:path";
import { entitlementsOf } from "../../organization/entitlements";
import { PROJECT } from "../../organization/project";
import { dayAfter, lastWindowEnd, withOpenWindow } from "../../sandbox/enrollment-window";
import { parse } from "../support/parse-organization";

const NOW = new Date("2026-11-21T12:00:00Z");
const FILE = readFileSync(join(PROJECT, "organization.yaml"), "utf8");
const end = (text: string, people = 10) => lastWindowEnd(entitlementsOf(parse(text), NOW), people);

describe("an organization file whose enrollment window the sandbox opens", () => {
  it("has everyone's window open to the end of the day", () => {
    expect(end(FILE)).toBeUndefined();
    expect(end(withOpenWindow(FILE, "2026-11-22"))).toBe("2026-11-23T00:00:00Z");
  });

  it("differs from the file in nothing else", () => {
    const { enrollment: _, ...before } = parse(FILE);
    const { enrollment, ...after } = parse(withOpenWindow(FILE, "2026-11-22"));
    expect(after).toEqual(before);
    expect(enrollment).toEqual({ mode: "window", until: "2026-11-23T00:00:00Z" });
  });

  it("keeps the file's other settings of MFA", () => {
    const opened = withOpenWindow(`${FILE}\nmfa: { maxAge: 30m }\n`, "2026-11-22");
    expect(opened).toContain("mfa: { maxAge: 30m, enrollUntil: 2026-11-22 }");
  });

  it("opens until the day after, in UTC", () => {
    expect(dayAfter(Date.parse("2026-12-31T23:59:59Z"))).toBe("2027-01-01");
  });
});

describe("the end of the last window of some people", () => {
  const own = FILE.replace("alice:   {", "alice: { enrollUntil: 2026-12-01,");

  it("is known when each of them has one", () => {
    expect(end(own, 1)).toBe("2026-12-02T00:00:00Z");
    expect(end(withOpenWindow(own, "2026-11-22"))).toBe("2026-12-02T00:00:00Z");
  });

  it("is not when one has none", () => {
    expect(end(own, 2)).toBeUndefined();
  });
});
