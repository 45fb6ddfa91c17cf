import { windowEnd } from "../../organization/enrollment";
import type { Entitlements } from "../../organization/entitlements";
import { endInWords } from "../../organization/until";
import { type Change, some } from "./change";

/** Enrollment windows that open, close or change. */
export function enrollmentChanges(before: Entitlements, after: Entitlements): Change[] {
  const [was, is] = [before.organization.enrollment.mode, after.organization.enrollment.mode];
  const modes: Change[] =
    was === is
      ? []
      : [
          said(
            `${is === "open" ? "now" : "no longer"}: a first MFA device can be enrolled without MFA at any time`,
            is === "open",
          ),
        ];
  if (is === "open") return modes;
  const everybody = changeOf(before.enrollment.until, after.enrollment.until);
  const earlier = new Map(before.users.map((user) => [user.name, user]));
  const alike = new Map<
    string,
    { readonly says: string; readonly isLooser: boolean; readonly names: string[] }
  >();
  for (const user of after.users) {
    const existing = earlier.get(user.name);
    const change = changeOf(
      existing && ownEnd(windowEnd(existing, before.enrollment), before.enrollment.until),
      ownEnd(windowEnd(user, after.enrollment), after.enrollment.until),
    );
    if (change === undefined) continue;
    // A new user has no access key that could have been stolen.
    const isLooser = change.isLooser && existing !== undefined;
    const key = `${isLooser} ${change.says}`;
    const known = alike.get(key) ?? { says: change.says, isLooser, names: [] };
    known.names.push(user.name);
    alike.set(key, known);
  }
  return [
    ...modes,
    ...(everybody === undefined
      ? []
      : [said(`the enrollment window of everyone ${everybody.says}`, everybody.isLooser)]),
    ...[...alike.values()].map(({ says, isLooser, names }) =>
      said(`the enrollment window of ${some(names)} ${says}`, isLooser),
    ),
  ];
}

/** End of the user's own window; undefined if it is everyone's. */
function ownEnd(end: string | undefined, everybody: string | undefined): string | undefined {
  return end === everybody ? undefined : end;
}

function changeOf(
  was: string | undefined,
  is: string | undefined,
): { readonly says: string; readonly isLooser: boolean } | undefined {
  if (was === is) return undefined;
  if (is === undefined) return { says: "is closed", isLooser: false };
  const until = `until ${endInWords(is)}`;
  if (was === undefined) return { says: `is open ${until}`, isLooser: true };
  const isLooser = is > was;
  return { says: `is ${isLooser ? "longer" : "shorter"}: ${until}, was ${endInWords(was)}`, isLooser };
}

function said(says: string, isLooser: boolean): Change {
  return { says, about: "setting", risks: isLooser ? ["loosened"] : [] };
}
