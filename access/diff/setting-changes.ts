import type { Organization } from "../../organization/organization";
import { SELF_SERVICE_PERMITS, type SelfService } from "../../organization/schema/sign-in";
import { type Change, type Risk, tagsInWords } from "./change";

const FLAGS = Object.keys(SELF_SERVICE_PERMITS) as (keyof SelfService)[];

/** Changes of the settings that apply to everyone, and of accepted linter findings. */
export function settingChanges(before: Organization, after: Organization): Change[] {
  const said = (says: string, isLooser: boolean): Change => ({
    says,
    about: "setting",
    risks: isLooser ? ["loosened"] : [],
  });
  const settings: readonly (readonly [says: string, was: boolean, is: boolean, looserWhen: boolean])[] = [
    ["session names must be the user's name", before.sessions.named, after.sessions.named, false],
    [
      "the source identity must be the user's name",
      before.sessions.sourceIdentity,
      after.sessions.sourceIdentity,
      false,
    ],
    ...FLAGS.map(
      (flag) =>
        [SELF_SERVICE_PERMITS[flag], before.selfService[flag], after.selfService[flag], true] as const,
    ),
    ["manually created policies are drift", before.terraform.exclusive, after.terraform.exclusive, false],
  ];
  const exemptions = (organization: Organization, other: Organization) =>
    organization.mfaExempt.filter((action) => !other.mfaExempt.includes(action));
  const [accepted, acceptedNow] = [acceptedIn(before), acceptedIn(after)];
  return [
    ...wholeChanges(before, after),
    ...applierChanges(before, after),
    ...settings
      .filter(([, was, is]) => was !== is)
      .map(([says, , is, looserWhen]) => said(`${is ? "now" : "no longer"}: ${says}`, is === looserWhen)),
    ...exemptions(after, before).map((action) =>
      said(`now: every user can call ${action}, also without MFA`, true),
    ),
    ...exemptions(before, after).map((action) =>
      said(`no longer: every user can call ${action}, also without MFA`, false),
    ),
    ...[...acceptedNow]
      .filter(([finding]) => !accepted.has(finding))
      .map(([finding, reason]) => said(`now accepted: ${finding}, for ${reason}`, true)),
    ...[...accepted.keys()]
      .filter((finding) => !acceptedNow.has(finding))
      .map((finding) => said(`no longer accepted: ${finding}`, false)),
  ];
}

/** Settings that affect every resource. */
function wholeChanges(before: Organization, after: Organization): Change[] {
  const changes: Change[] = [];
  if (before.name !== after.name) {
    const says = `the organization is now called ${after.name}, was ${before.name}: states and sessions have its name, and terraform recreates everything`;
    changes.push({ says, about: "setting", risks: ["loosened"] });
  }
  const [tags, tagsNow] = [before.tags, after.tags].map(tagsInWords);
  if (tags !== tagsNow) {
    const says = `everything has the tags ${tagsNow}, was ${tags}: policies that test them are not judged`;
    changes.push({ says, about: "setting", risks: ["loosened", "unjudged"] });
  }
  const [was, is] = [before.terraform.layout, after.terraform.layout];
  if (was !== is) {
    const says = `the layout is now ${is}, was ${was}: every resource gets another state; run \`gatehouse adopt\` first, or the apply fails on existing names`;
    changes.push({ says, about: "setting", risks: ["loosened"] });
  }
  if (before.partition !== after.partition) {
    const says = `the partition is now ${after.partition}, was ${before.partition}: changed, not judged`;
    changes.push({ says, about: "setting", risks: ["loosened", "unjudged"] });
  }
  // The edition of HCP Terraform does not affect who writes the state.
  const [backend, backendNow] = [before, after].map(({ terraform }) =>
    JSON.stringify({ ...terraform.state, edition: undefined }),
  );
  if (backend !== backendNow) {
    const says =
      "the state has another location or settings: whoever can write it can become the role that applies";
    changes.push({ says, about: "setting", risks: ["loosened", "unjudged"] });
  }
  return changes;
}

/**
 * Principals that may apply in addition to administrators. Whoever can write the state can become the role that applies.
 */
function applierChanges(before: Organization, after: Organization): Change[] {
  const [was, is] = [appliersIn(before), appliersIn(after)];
  const said = (says: string, risks: readonly Risk[]): Change => ({ says, about: "setting", risks });
  return [
    ...is
      .filter((name) => !was.includes(name))
      .map((name) => said(`${name} may now apply, and write the state`, ["loosened"])),
    ...was
      .filter((name) => !is.includes(name))
      .map((name) => said(`${name} may no longer apply and write the state`, [])),
  ];
}

function appliersIn({ terraform: { appliedBy } }: Organization): string[] {
  return [...appliedBy.roles.map(({ key }) => `role ${key}`), ...appliedBy.arns];
}

/** Accepted linter findings, with their reasons. */
function acceptedIn({ accept }: Organization): Map<string, string> {
  return new Map(accept.map(({ rule, where, reason }) => [`${rule} in ${where}`, reason]));
}
