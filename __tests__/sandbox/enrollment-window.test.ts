import { readFileSync } from "node:fs";
import { join } from "node:path";
import { entitlementsOf } from "../../organization/entitlements";
import { PACKAGE } from "../../organization/package";
import { dayAfter, lastWindowEnd, withOpenWindow } from "../../sandbox/enrollment-window";
import { parse } from "../support/parse-organization";

const NOW = new Date("2026-11-21T12:00:00Z");
const FILE = readFileSync(join(PACKAGE, "organization.yaml"), "utf8");
const end = (text: string, people = 10) => lastWindowEnd(entitlementsOf(parse(text), NOW), people);

describe("an organization file with the sandbox's enrollment window", () => {
  it("opens every user's window until the end of the day", () => {
    expect(end(FILE)).toBeUndefined();
    expect(end(withOpenWindow(FILE, "2026-11-22"))).toBe("2026-11-23T00:00:00Z");
  });

  it("changes nothing else in the file", () => {
    const { enrollment: _, ...before } = parse(FILE);
    const { enrollment, ...after } = parse(withOpenWindow(FILE, "2026-11-22"));
    expect(after).toEqual(before);
    expect(enrollment).toEqual({ mode: "window", until: "2026-11-23T00:00:00Z" });
  });

  it("keeps the file's other MFA settings", () => {
    const opened = withOpenWindow(`${FILE}\nmfa: { maxAge: 30m }\n`, "2026-11-22");
    expect(opened).toContain("mfa: { maxAge: 30m, enrollUntil: 2026-11-22 }");
  });

  it("ends on the next day, in UTC", () => {
    expect(dayAfter(Date.parse("2026-12-31T23:59:59Z"))).toBe("2027-01-01");
  });
});

describe("the end of the last enrollment window", () => {
  const own = FILE.replace("alice:   {", "alice: { enrollUntil: 2026-12-01,");

  it("is known when each user has a window", () => {
    expect(end(own, 1)).toBe("2026-12-02T00:00:00Z");
    expect(end(withOpenWindow(own, "2026-11-22"))).toBe("2026-12-02T00:00:00Z");
  });

  it("is unknown when a user has no window", () => {
    expect(end(own, 2)).toBeUndefined();
  });
});
