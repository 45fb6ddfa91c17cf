import { openWindows, windowEnd } from "../../organization/enrollment";
import { warningsOf } from "../../organization/warnings";
import { BASE, entitlements, NOW, parse, problemsIn } from "../support/parse-organization";

const FILE = `${BASE}
mfa: { enrollUntil: 2026-06-03 }
users:
  alice: { enrollUntil: 2026-06-10 }
  bob: { enrollUntil: 2026-06-10T12:00:00Z }
  carol: { enrollUntil: 2026-06-10 }
  dana: { enrollUntil: 2026-06-02 }
  erin: {}
`;

/** Windows that are open at a moment, and the end of each user's own. */
function windows(now: string, text = FILE) {
  const organization = parse(text);
  const open = openWindows(organization, new Date(now));
  return { open, of: organization.users.map((user) => windowEnd(user, open)) };
}

/** A file with `count` users, whose windows end on different days. */
function joiners(count: number, from = "2026-06-02"): string {
  const users = Array.from({ length: count }, (_, index) => {
    const day = new Date(Date.parse(from) + index * 86_400_000).toISOString().slice(0, 10);
    return `  user${index}: { enrollUntil: ${day} }`;
  });
  return `${BASE}users:\n${users.join("\n")}\n`;
}

describe("an enrollment window", () => {
  it("is open until the later of everyone's end and the user's end", () => {
    expect(windows("2026-06-01T12:00:00Z")).toEqual({
      open: { until: "2026-06-04T00:00:00Z", ends: ["2026-06-10T12:00:00Z", "2026-06-11T00:00:00Z"] },
      of: [
        "2026-06-11T00:00:00Z",
        "2026-06-10T12:00:00Z",
        "2026-06-11T00:00:00Z",
        "2026-06-04T00:00:00Z",
        "2026-06-04T00:00:00Z",
      ],
    });
  });

  it("is omitted once it has ended", () => {
    expect(windows("2026-06-03T23:59:59Z").open.until).toBe("2026-06-04T00:00:00Z");
    expect(windows("2026-06-04T00:00:00Z").open.until).toBeUndefined();
    expect(windows("2026-06-11T00:00:00Z")).toEqual({ open: { ends: [] }, of: Array(5).fill(undefined) });
  });

  it("does not exist by default", () => {
    expect(entitlements("users: { alice: {} }", NOW).enrollment).toEqual({ ends: [] });
  });

  it("causes a warning if it is open for more than 14 days", () => {
    const warnings = (day: string) =>
      warningsOf(
        entitlements(`mfa: { enrollUntil: ${day} }\nusers: { bob: { enrollUntil: 2026-07-01 } }`, NOW),
        NOW,
      );
    const bob =
      "the enrollment window of bob is open until 2026-07-01, for more than 14 days; end it earlier";
    expect(warnings("2026-06-15")).toEqual([bob]);
    expect(warnings("2026-06-16")).toEqual([
      "the enrollment window of everyone is open until 2026-06-16, for more than 14 days; end it earlier",
      bob,
    ]);
  });

  it("is an error if enrollment is open", () => {
    const text = `${BASE}mfa: { enrollment: open, enrollUntil: 2026-06-03 }\nusers: { bob: { enrollUntil: 2026-07-01 } }`;
    expect(problemsIn(text).match(/enrollUntil has no effect while mfa.enrollment is open/g)).toHaveLength(2);
  });
});

describe("many enrollment windows", () => {
  it("fit if they end on 17 different days", () => {
    expect(problemsIn(joiners(17))).toBe("");
  });

  it("are refused with the limit and the fix if they do not fit", () => {
    expect(problemsIn(joiners(18)).split("\n").slice(0, 4)).toEqual([
      "organization.yaml:31:26: too many enrollment windows end at different times: their policy would have 6233 characters, IAM allows 6144 and does not raise this quota",
      "  found     18 open windows with different ends",
      "  expected  at most 17",
      "  fix       let windows end on the same days, or open one for everyone: mfa: { enrollUntil: … }",
    ]);
  });

  it("use no policy characters once they have ended", () => {
    expect(problemsIn(joiners(39, "2026-05-10"))).toBe("");
  });

  it("use the policy characters of one window if they end together", () => {
    const text =
      joiners(0) + Array.from({ length: 500 }, (_, n) => `  u${n}: { enrollUntil: 2026-06-10 }`).join("\n");
    expect(problemsIn(text)).toBe("");
  });
});

describe("the enrollment tag", () => {
  it.each(["gatehouse-enroll-until", "Gatehouse-Enroll-Until"])("cannot be declared as a tag: %s", (key) => {
    for (const text of [
      `${BASE}tags: { ${key}: 2026-06-10T00:00:00Z }\nusers: { alice: {} }`,
      `${BASE}users: { alice: { tags: { ${key}: 2026-06-10T00:00:00Z } } }`,
    ])
      expect(problemsIn(text)).toContain(
        `tag key ${key} opens an enrollment window, which only enrollUntil may do`,
      );
  });
});
