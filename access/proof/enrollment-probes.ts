import type { Evaluator } from "../iam/evaluator";
import type { IamSnapshot } from "../iam/iam-snapshot";
import { callBy, callerOf, NO_MFA, SESSION_WITHOUT_MFA } from "./caller";
import type { DeclaredAccess } from "./declared-access";
import type { Verdict } from "./verdict";

/** Long after every window. */
const FAR_FUTURE = Date.parse("2999-01-01T00:00:00Z");

/**
 * Tries enrollment without MFA for every user: now, in the last second of the window, in the first second after it, and
 * in the far future. The window is the user's own or everyone's.
 */
export async function proveEnrollment(
  snapshot: IamSnapshot,
  declared: DeclaredAccess,
  evaluate: Evaluator,
  now: Date,
): Promise<Verdict> {
  const { partition, identityAccountId: accountId, mfaDevices, enrollable } = declared;
  const counterExamples: string[] = [];
  let judged = 0;
  for (const user of snapshot.users.filter((it) => it.accountId === accountId)) {
    const caller = callerOf(user, snapshot, partition);
    const end = enrollable.get(user.name) ?? 0;
    const device = mfaDevices.get(user.name) ?? user.name;
    for (const { at, when } of moments(end, now)) {
      for (const [action, resource, isAllowedInWindow] of [
        ["iam:CreateVirtualMFADevice", `mfa/${device}`, true],
        ["iam:EnableMFADevice", `user/${user.name}`, true],
        // IAM deletes only devices that are not enabled, so this cleans up an interrupted enrollment.
        ["iam:DeleteVirtualMFADevice", `mfa/${device}`, declared.selfService.deleteOwnMfaDevice],
      ] as const) {
        for (const mfa of [NO_MFA, SESSION_WITHOUT_MFA]) {
          judged++;
          const passes = await evaluate(
            callBy(caller, mfa, {
              action,
              resource: `arn:${partition}:iam::${accountId}:${resource}`,
              accountId,
              context: { "aws:CurrentTime": new Date(at).toISOString() },
            }),
          );
          if (passes === (isAllowedInWindow && at < end)) continue;
          counterExamples.push(
            `${user.name} ${passes ? "can" : "cannot"} call ${action} on ${resource} ${mfa.name}, ${when}`,
          );
        }
      }
    }
  }
  return {
    claim:
      "without MFA users can enroll their device in the enrollment window of the file, and at no other time",
    judged,
    counterExamples,
  };
}

function moments(end: number, now: Date): { readonly at: number; readonly when: string }[] {
  const labeled = (at: number, when: string) => ({ at, when: `${when}, ${new Date(at).toISOString()}` });
  const later = labeled(FAR_FUTURE, "in the far future");
  const today = labeled(now.getTime(), "now");
  if (end <= now.getTime() || end === Number.POSITIVE_INFINITY) return [today, later];
  return [
    today,
    labeled(end - 1000, "in the last second of the window"),
    labeled(end, "in the first second after the window"),
    later,
  ];
}
