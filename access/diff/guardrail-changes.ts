import type { Organization } from "../../organization/organization";
import type { Change } from "./change";

/** What a change of the file does to what watches over the accounts; what watches less is marked. */
export function guardrailChanges(before: Organization, after: Organization): Change[] {
  const said = (says: string, isLooser: boolean): Change => ({
    says,
    about: "setting",
    risks: isLooser ? ["loosened"] : [],
  });
  const [was, is] = [claimsOf(before), claimsOf(after)];
  return [
    ...is.filter((claim) => !was.includes(claim)).map((claim) => said(`now: ${claim}`, false)),
    ...was.filter((claim) => !is.includes(claim)).map((claim) => said(`no longer: ${claim}`, true)),
    ...passwordChanges(before, after).map(([says, isLooser]) => said(says, isLooser)),
  ];
}

/** What holds of an organization, as sentences; the fewer, the looser. */
function claimsOf({ guardrails }: Organization): string[] {
  const { iamUsersOutsideIdentity: users, adminUse, rootUse } = guardrails;
  const roles = adminUse.roles.map(({ key }) => key).join(", ");
  return [
    ...(users.check ? ["a plan names IAM users in member accounts"] : []),
    ...(users.check === "fail" ? ["a plan fails when there are some"] : []),
    ...(users.deny ? ["nobody can make IAM users in member accounts"] : []),
    ...users.alert.map((who) => `${who} is told when an IAM user is made in a member account`),
    ...adminUse.alert.map((who) => `${who} is told of each use of ${roles}`),
    ...rootUse.alert.map((who) => `${who} is told of the root user of the identity account`),
  ];
}

/** What AWS asks without a policy. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html */
const AWS_MINIMUM_LENGTH = 8;

function passwordChanges(before: Organization, after: Organization): [says: string, isLooser: boolean][] {
  const [was, is] = [before, after].map(({ passwordPolicy: policy }) => ({
    length: policy?.minimumLength ?? AWS_MINIMUM_LENGTH,
    age: policy?.maxAgeDays ?? Number.POSITIVE_INFINITY,
    reuse: policy?.reusePrevention ?? 0,
  }));
  if (was === undefined || is === undefined) return [];
  const days = (age: number) => (Number.isFinite(age) ? `after ${age} days` : "never");
  const changes: [boolean, string, boolean][] = [
    [
      was.length !== is.length,
      `passwords have ${is.length} characters or more, was ${was.length}`,
      is.length < was.length,
    ],
    [was.age !== is.age, `passwords expire ${days(is.age)}, was ${days(was.age)}`, is.age > was.age],
    [
      was.reuse !== is.reuse,
      `the last ${is.reuse} passwords are refused, was ${was.reuse}`,
      is.reuse < was.reuse,
    ],
  ];
  return changes.flatMap(([hasChanged, says, isLooser]) => (hasChanged ? [[says, isLooser]] : []));
}
