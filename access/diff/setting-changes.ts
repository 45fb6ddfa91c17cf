import type { Organization } from "../../organization/organization";
import type { Change } from "./change";

/** What holds for everybody, and what the linter is told to let be. */
export function settingChanges(before: Organization, after: Organization): Change[] {
  const said = (says: string, isLooser: boolean): Change => ({
    says,
    about: "setting",
    risks: isLooser ? ["loosened"] : [],
  });
  const settings: readonly (readonly [says: string, was: boolean, is: boolean, looserWhen: boolean])[] = [
    ["sessions must bear the user's name", before.sessions.named, after.sessions.named, false],
    [
      "a password can be changed before MFA is enrolled",
      before.selfService.firstLoginPasswordChange,
      after.selfService.firstLoginPasswordChange,
      true,
    ],
    [
      "users remove their own MFA device, with MFA",
      before.selfService.deleteOwnMfaDevice,
      after.selfService.deleteOwnMfaDevice,
      true,
    ],
    [
      "users sign in to the command line by the browser",
      before.selfService.loginWithBrowser,
      after.selfService.loginWithBrowser,
      true,
    ],
    ["policies made by hand are drift", before.terraform.exclusive, after.terraform.exclusive, false],
  ];
  const [accepted, acceptedNow] = [acceptedIn(before), acceptedIn(after)];
  return [
    ...wholeChanges(before, after),
    ...settings
      .filter(([, was, is]) => was !== is)
      .map(([says, , is, looserWhen]) => said(`${is ? "now" : "no longer"}: ${says}`, is === looserWhen)),
    ...[...acceptedNow]
      .filter(([finding]) => !accepted.has(finding))
      .map(([finding, reason]) => said(`now accepted: ${finding}, for ${reason}`, true)),
    ...[...accepted.keys()]
      .filter((finding) => !acceptedNow.has(finding))
      .map((finding) => said(`no longer accepted: ${finding}`, false)),
  ];
}

/** What changes everything at once. */
function wholeChanges(before: Organization, after: Organization): Change[] {
  const changes: Change[] = [];
  const [was, is] = [before.terraform.layout, after.terraform.layout];
  if (was !== is) {
    const says = `the layout is now ${is}, was ${was}: every resource gets another state; have \`gatehouse adopt\` take over what exists first, or the apply fails on names that are taken`;
    changes.push({ says, about: "setting", risks: ["loosened"] });
  }
  if (before.partition !== after.partition) {
    const says = `the partition is now ${after.partition}, was ${before.partition}: changed, not judged`;
    changes.push({ says, about: "setting", risks: ["loosened", "unjudged"] });
  }
  const [backend, backendNow] = [
    JSON.stringify(before.terraform.state),
    JSON.stringify(after.terraform.state),
  ];
  if (backend !== backendNow) {
    const says =
      "the state is kept elsewhere or otherwise: whoever can write it can become the role that applies";
    changes.push({ says, about: "setting", risks: ["loosened", "unjudged"] });
  }
  return changes;
}

/** The linter's findings that are taken on purpose, with their reasons. */
function acceptedIn({ accept }: Organization): Map<string, string> {
  return new Map(accept.map(({ rule, where, reason }) => [`${rule} in ${where}`, reason]));
}
