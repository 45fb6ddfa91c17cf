import type { Evaluator } from "../iam/evaluator";
import type { IamSnapshot } from "../iam/iam-snapshot";
import {
  type Caller,
  callBy,
  callerOf,
  type MfaState,
  mfaProven,
  NO_MFA,
  SESSION_WITHOUT_MFA,
} from "./caller";
import type { DeclaredAccess } from "./declared-access";
import { mayHaveKeys } from "./declared-self-service";
import type { Verdict } from "./verdict";

/** Calls on one user, or on the user's device. */
const ALWAYS_ON_OWN_USER = ["iam:GetUser", "iam:ListMFADevices", "iam:ResyncMFADevice"];
const WITH_MFA_ON_OWN_USER = [
  "iam:ChangePassword",
  "iam:UpdateLoginProfile",
  "iam:CreateAccessKey",
  "iam:DeleteAccessKey",
  "iam:ListAccessKeys",
  "iam:UploadSSHPublicKey",
  "iam:UploadSigningCertificate",
  "iam:CreateServiceSpecificCredential",
  "iam:ListGroupsForUser",
];
/** Of these, what the file may deny a user. */
const KEYS = /^iam:(Create(AccessKey|ServiceSpecificCredential)|Upload)/;
/** What self-service allows for no user, not even for the caller. */
const NEVER_ON_A_USER = ["iam:AttachUserPolicy", "iam:PutUserPolicy", "iam:DeleteUser"];
/** A tag of the user opens an enrollment window. */
const NEVER_ON_TAGS = ["iam:TagUser", "iam:UntagUser"];
const NEVER_ELSEWHERE = [
  ["iam:AddUserToGroup", "group/users"],
  ["iam:PutGroupPolicy", "group/users"],
  ["iam:AttachGroupPolicy", "group/users"],
  ["iam:DeleteGroupPolicy", "group/users"],
  ["iam:PutRolePolicy", "role/any"],
  ["iam:UpdateAssumeRolePolicy", "role/any"],
  ["iam:CreatePolicyVersion", "policy/any"],
  ["iam:CreateUser", "user/mallory"],
] as const;

interface Expectation {
  readonly action: string;
  /** ARN. */
  readonly resource: string;
  /** Absent if it depends on the time, which enrollment-probes.ts judges. */
  readonly withoutMfa?: boolean;
  readonly withMfa: boolean;
}

/** Every user, without and with MFA, can manage only their own record and credentials. */
export async function proveSelfService(
  snapshot: IamSnapshot,
  declared: DeclaredAccess,
  evaluate: Evaluator,
  now: Date,
): Promise<Verdict> {
  const states: readonly (readonly [MfaState, "withoutMfa" | "withMfa"])[] = [
    [NO_MFA, "withoutMfa"],
    [SESSION_WITHOUT_MFA, "withoutMfa"],
    [mfaProven(10, "with MFA"), "withMfa"],
  ];
  const counterExamples: string[] = [];
  let judged = 0;
  for (const user of snapshot.users.filter(({ accountId }) => accountId === declared.identityAccountId)) {
    const caller = callerOf(user, snapshot, declared.partition);
    for (const expectation of expectations(caller, declared)) {
      for (const [mfa, key] of states) {
        if (expectation[key] === undefined) continue;
        judged++;
        const { action, resource } = expectation;
        const passes = await evaluate(
          callBy(caller, mfa, {
            action,
            resource,
            accountId: declared.identityAccountId,
            context: { "aws:CurrentTime": now.toISOString() },
          }),
        );
        if (passes === expectation[key]) continue;
        counterExamples.push(
          `${user.name} ${passes ? "can" : "cannot"} call ${action} on ${resource} ${mfa.name}`,
        );
      }
    }
  }
  return {
    claim: "every user can manage their own credentials, with MFA, and nothing else",
    judged,
    counterExamples,
    nothingToJudge: declared.users.length === 0 ? "the file has no users" : undefined,
  };
}

function expectations({ name }: Caller, declared: DeclaredAccess): Expectation[] {
  const arn = (path: string) => `arn:${declared.partition}:iam::${declared.identityAccountId}:${path}`;
  const ownUser = arn(`user/${name}`);
  // A name that a pattern could match by mistake, and another user of the file.
  const others = [
    `${name}2`,
    `${name}-marie`,
    ...declared.users.filter((other) => other !== name).slice(0, 1),
  ];
  const firstLogin = (action: string) =>
    declared.selfService.firstLoginPasswordChange && action === "iam:ChangePassword";
  const never = (action: string, resource: string) => ({
    action,
    resource,
    withoutMfa: false,
    withMfa: false,
  });

  return [
    ...ALWAYS_ON_OWN_USER.map((action) => ({ action, resource: ownUser, withoutMfa: true, withMfa: true })),
    ...WITH_MFA_ON_OWN_USER.map((action) => ({
      action,
      resource: ownUser,
      withoutMfa: firstLogin(action),
      withMfa: mayHaveKeys(name, declared.selfService) || !KEYS.test(action),
    })),
    { action: "iam:EnableMFADevice", resource: ownUser, withMfa: true },
    ...[...NEVER_ON_A_USER, ...NEVER_ON_TAGS].map((action) => never(action, ownUser)),
    ...others.flatMap((other) =>
      [
        ...ALWAYS_ON_OWN_USER,
        ...WITH_MFA_ON_OWN_USER,
        ...NEVER_ON_A_USER,
        ...NEVER_ON_TAGS,
        "iam:EnableMFADevice",
        "iam:DeactivateMFADevice",
      ].map((action) => never(action, arn(`user/${other}`))),
    ),
    ...NEVER_ELSEWHERE.map(([action, path]) => never(action, arn(path))),
    ...devices(name, others, arn, declared),
    {
      action: "iam:ListUsers",
      resource: "*",
      withoutMfa: declared.mfaExempt.includes("iam:ListUsers"),
      withMfa: true,
    },
    ...declared.mfaExempt.map((action) => ({ action, resource: "*", withoutMfa: true, withMfa: true })),
    never("iam:GetAccountAuthorizationDetails", "*"),
    ...["signin:AuthorizeOAuth2Access", "signin:CreateOAuth2Token"].map((action) => ({
      action,
      resource: `arn:${declared.partition}:signin:us-east-1:${declared.identityAccountId}:oauth2/public-client/localhost`,
      withoutMfa: false,
      withMfa: declared.selfService.loginWithBrowser,
    })),
  ];
}

function devices(
  name: string,
  others: readonly string[],
  arn: (path: string) => string,
  { mfaDevices, selfService: { deleteOwnMfaDevice } }: DeclaredAccess,
): Expectation[] {
  const create = "iam:CreateVirtualMFADevice";
  const remove = "iam:DeleteVirtualMFADevice";
  const named = mfaDevices.get(name);
  const first = arn(`mfa/${named ?? name}`);
  const byName = arn(`mfa/${name}`);
  return [
    // Only the first device without MFA: otherwise a stolen key could enable its own second factor.
    { action: create, resource: first, withMfa: true },
    ...(named === undefined
      ? []
      : [
          { action: create, resource: byName, withoutMfa: false, withMfa: true },
          { action: remove, resource: byName, withoutMfa: false, withMfa: deleteOwnMfaDevice },
        ]),
    { action: create, resource: `${byName}/tablet`, withoutMfa: false, withMfa: true },
    { action: remove, resource: first, withMfa: deleteOwnMfaDevice },
    { action: remove, resource: `${byName}/tablet`, withoutMfa: false, withMfa: deleteOwnMfaDevice },
    {
      action: "iam:DeactivateMFADevice",
      resource: arn(`user/${name}`),
      withoutMfa: false,
      withMfa: deleteOwnMfaDevice,
    },
    ...others.flatMap((other) =>
      [create, remove].flatMap((action) =>
        [arn(`mfa/${mfaDevices.get(other) ?? other}`), arn(`mfa/${other}/tablet`)].map((resource) => ({
          action,
          resource,
          withoutMfa: false,
          withMfa: false,
        })),
      ),
    ),
  ];
}
