import { openWindows } from "../enrollment";
import type { Organization } from "../organization";
import type { Report } from "../problem";
import { enrollmentCharacters, QUOTAS } from "../quotas";

const { limit } = QUOTAS.managedPolicyCharacters;

/** Enrollment windows have an end, and all open windows fit into one policy. */
export function checkEnrollment(organization: Organization, now: Date, report: Report): void {
  const { enrollment, users } = organization;
  if (enrollment.mode === "open") {
    const windows = [
      ...(enrollment.until === undefined ? [] : [["mfa", "enrollUntil"]]),
      ...users.flatMap(({ name, enrollUntil }) =>
        enrollUntil === undefined ? [] : [["users", name, "enrollUntil"]],
      ),
    ];
    for (const path of windows) {
      report({
        path,
        message: "enrollUntil has no effect while mfa.enrollment is open",
        fix: "delete it, or delete mfa: { enrollment: open }",
      });
    }
    return;
  }
  const windows = openWindows(organization, now);
  if (enrollmentCharacters(windows) <= limit) return;
  let most = windows.ends.length;
  while (enrollmentCharacters({ ...windows, ends: windows.ends.slice(0, most) }) > limit) most--;
  const first = users.find(({ enrollUntil }) => enrollUntil === windows.ends[most]);
  report({
    path: first === undefined ? ["users"] : ["users", first.name, "enrollUntil"],
    message: `too many enrollment windows end at different times: their policy would have ${enrollmentCharacters(windows)} characters, IAM allows ${limit} and does not raise this quota`,
    found: `${windows.ends.length} open windows with different ends`,
    expected: `at most ${most}`,
    fix: "let windows end on the same days, or open one for everyone: mfa: { enrollUntil: … }",
  });
}
