import type { IamSnapshot, RoleSnapshot } from "../../../access/iam/iam-snapshot";
import { BASE, problemsIn } from "../../support/parse-organization";
import { counterExamples, plan, weakened } from "../../support/weakened-plan";

// A whole proof takes seconds where other suites run beside it.
jest.setTimeout(60_000);

/**
 * Each attack, the rule that stops it, and that rule taken away: the proof must find the hole, in
 * words that name who, what and where. A proof that cannot fail is no proof.
 */
interface Attack {
  readonly attack: string;
  readonly rule: string;
  /** The plan without the rule. */
  readonly without?: () => string;
  /** Or the live objects without it. */
  readonly snapshot?: (it: IamSnapshot) => IamSnapshot;
  readonly found: RegExp;
}

const IDENTITY = "arn:aws:iam::111111111111";
const MFA_FLAG = '"aws:MultiFactorAuthPresent":"true",';
const AGE = '"NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}';
const ANY_MFA = () =>
  weakened(
    `"Bool":{${MFA_FLAG}"aws:SecureTransport":"true"},${AGE}`,
    '"Bool":{"aws:SecureTransport":"true"}',
  );

/** The plan with a text in the policy that closes enrollment windows replaced, wherever it is in it. */
function windowsWith(from: string | RegExp, to: string): () => string {
  return () => {
    const json = JSON.parse(plan);
    const args = json.resource.aws_iam_policy.group_users;
    const changed = args.policy.replace(from, () => to);
    if (changed === args.policy) throw new Error(`the policy of the windows holds no ${from}`);
    args.policy = changed;
    return JSON.stringify(json);
  };
}

/** The plan with another value of a user's tag. */
function tagged(user: string, end: string | undefined): () => string {
  return () => {
    const json = JSON.parse(plan);
    json.resource.aws_iam_user[`user_${user}`].tags = end && { "gatehouse-enroll-until": end };
    return JSON.stringify(json);
  };
}

/** The plan with texts in one group's policy replaced. */
function policyOf(
  group: string,
  ...replacements: readonly (readonly [from: string, to: string])[]
): () => string {
  return () => {
    const json = JSON.parse(plan);
    const args = json.resource.aws_iam_group_policy[group];
    for (const [from, to] of replacements) {
      if (!args.policy.includes(from)) throw new Error(`the policy of ${group} holds no ${from}`);
      args.policy = args.policy.replaceAll(from, () => to);
    }
    return JSON.stringify(json);
  };
}

function withRole(change: (role: RoleSnapshot) => RoleSnapshot): (it: IamSnapshot) => IamSnapshot {
  return (it) => ({
    ...it,
    roles: it.roles.map((role) =>
      role.name === "vpc" && role.accountId === "222222222222" ? change(role) : role,
    ),
  });
}

const ATTACKS: readonly Attack[] = [
  {
    attack: "somebody whose grant has ended assumes the role again",
    rule: "the time in the group's policy",
    without: policyOf("group_vpc-B-until-2027-01-31", [
      ',"Condition":{"DateLessThan":{"aws:CurrentTime":"2027-02-01T00:00:00Z"}}',
      "",
    ]),
    found:
      /^carol can assume vpc in B after the grant has expired, 2027-02-01T00:00:00.000Z: group vpc-B-until-2027-01-31, statement 1$/,
  },
  {
    attack: "a grant that ends a day early is no attack, and a promise broken",
    rule: "the end is that of the file",
    without: policyOf("group_vpc-B-until-2027-01-31", ["2027-02-01T00:00:00Z", "2027-01-31T00:00:00Z"]),
    found:
      /^carol cannot assume vpc in B a second before the grant expires, 2027-01-31T23:59:59.000Z, which the file grants$/,
  },
  {
    attack: "a stolen access key without MFA assumes a role",
    rule: "the trust's MFA conditions",
    without: ANY_MFA,
    found: /^alice can assume vpc in A with an access key and no MFA: group vpc-A, statement 1$/,
  },
  {
    attack: "a stolen password without MFA assumes a role",
    rule: "the trust's MFA conditions",
    without: ANY_MFA,
    found: /^alice can assume vpc in A in a session without MFA/,
  },
  {
    attack: "a key and an MFA session older than the limit",
    rule: "the age of MFA in the trust",
    without: () => weakened(AGE, '"NumericLessThan":{"aws:MultiFactorAuthAge":"7200"}'),
    found: /^alice can assume vpc in A with MFA proven 3600 s ago/,
  },
  {
    attack: "the …IfExists operators in the trust, which an absent key passes",
    rule: "Bool and NumericLessThan in an Allow",
    without: () =>
      weakened(
        `"Bool":{${MFA_FLAG}`,
        `"BoolIfExists":{${MFA_FLAG}`,
        weakened('"NumericLessThan":', '"NumericLessThanIfExists":'),
      ),
    found: /^alice can assume vpc in A with an access key and no MFA/,
  },
  {
    attack: "the MFA flag alone is gone from the trust, and the age covers for it",
    rule: "the structure of the trust, which evaluation cannot see",
    without: () => weakened(MFA_FLAG, ""),
    found: /^role vpc in A: its trust policy has nothing for the MFA flag, not "true"$/,
  },
  {
    attack: "TLS is not asked for",
    rule: "the structure of the trust",
    without: () => weakened(',"aws:SecureTransport":"true"', ""),
    found: /^role vpc in A: its trust policy has nothing for TLS/,
  },
  {
    attack: "plain Bool in the Deny, which long-term keys escape",
    rule: "BoolIfExists in a Deny",
    without: policyOf("group_users", ['"BoolIfExists"', '"Bool"']),
    found: /^alice can call iam:CreateAccessKey on .*user\/alice with an access key and no MFA$/,
  },
  {
    attack: "a user edits another user's keys",
    rule: "user/${aws:username}, never user/*",
    without: policyOf("group_users", ["user/$${aws:username}", "user/*"]),
    found: /^bob can call iam:CreateAccessKey on .*user\/bob2 with MFA$/,
  },
  {
    attack: "a user edits another user's password",
    rule: "user/${aws:username}, never user/*",
    without: policyOf("group_users", ["user/$${aws:username}", "user/*"]),
    found: /^bob can call iam:UpdateLoginProfile on .*user\/bob2 with MFA$/,
  },
  {
    attack: "a user edits another user's MFA",
    rule: "user/${aws:username}, never user/*",
    without: policyOf("group_users", ["user/$${aws:username}", "user/*"]),
    found: /^bob can call iam:EnableMFADevice on .*user\/bob2/,
  },
  {
    attack: "a user removes MFA without MFA",
    rule: "the Deny, and the condition on removal",
    without: policyOf(
      "group_users",
      ['"NotAction":[', '"NotAction":["iam:DeactivateMFADevice",'],
      [
        'mfa/$${aws:username}/*"],"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}},{"Sid":"DeleteOwnFirstMfaDevice"',
        'mfa/$${aws:username}/*"]},{"Sid":"DeleteOwnFirstMfaDevice"',
      ],
    ),
    found: /^alice can call iam:DeactivateMFADevice on .*user\/alice with an access key and no MFA$/,
  },
  {
    attack: "a user adds ownUser to a group",
    rule: "self-service reaches users and devices, not groups",
    without: policyOf("group_users", [
      '"iam:ListVirtualMFADevices"],"Resource":"*"',
      '"iam:ListVirtualMFADevices","iam:AddUserToGroup"],"Resource":"*"',
    ]),
    found: /^alice can call iam:AddUserToGroup on .*group\/users with MFA$/,
  },
  {
    attack: "a user attaches a policy to ownUser",
    rule: "no policy writes in self-service",
    without: policyOf("group_users", [
      '"iam:ChangePassword"]',
      '"iam:ChangePassword","iam:AttachUserPolicy"]',
    ]),
    found: /^alice can call iam:AttachUserPolicy on .*user\/alice with MFA$/,
  },
  {
    attack: "a user edits the self-service policy",
    rule: "self-service reaches users and devices, not groups",
    without: policyOf("group_users", [
      '"iam:ListVirtualMFADevices"],"Resource":"*"',
      '"iam:ListVirtualMFADevices","iam:PutGroupPolicy"],"Resource":"*"',
    ]),
    found: /^alice can call iam:PutGroupPolicy on .*group\/users with MFA$/,
  },
  {
    attack: "a user of another account assumes a role",
    rule: "the trust names the identity account alone",
    snapshot: (it) => ({
      ...it,
      users: [...it.users, { name: "mallory", accountId: "222222222222", policies: [] }],
    }),
    found: /^user mallory in A$/,
  },
  {
    attack: "a member account's role assumes back into the identity account",
    rule: "the trust names the identity account alone",
    snapshot: withRole((role) => ({
      ...role,
      trust: JSON.parse(JSON.stringify(role.trust).replace("111111111111", "333333333333")),
    })),
    found:
      /^role vpc in A: its trust policy has \{"AWS":"arn:aws:iam::333333333333:root"\} for the principal/,
  },
  {
    attack: "a role of the same name in a foreign account",
    rule: "literal ARNs in the delegation",
    snapshot: (it) => ({
      ...it,
      roles: it.roles.flatMap((role) =>
        role.name === "vpc" && role.accountId === "222222222222"
          ? [role, { ...role, accountId: "999999999999" }]
          : [role],
      ),
    }),
    found: /^role vpc in 999999999999 is not in the file, but trusts .*:root"} with MFA$/,
  },
  {
    attack: "role chaining from vpc to admin",
    rule: "a role session has no MFA, and vpc cannot change another role's trust",
    without: () =>
      weakened(
        '"Sid":"AllowTags","Effect":"Allow","Action":["ec2:CreateTags"',
        '"Sid":"AllowTags","Effect":"Allow","Action":["iam:UpdateAssumeRolePolicy"',
      ),
    found: /^role vpc in A, B: iam:UpdateAssumeRolePolicy is allowed on \*, but by topic vpc never$/,
  },
  {
    attack: "a user who was removed from the file is still there",
    rule: "users are those of the file",
    snapshot: (it) => ({
      ...it,
      users: [...it.users, { name: "eve", accountId: "111111111111", policies: [] }],
    }),
    found: /^user eve in M$/,
  },
  {
    attack: "a wildcard account in a delegation",
    rule: "literal ARNs in the delegation",
    without: policyOf("group_vpc-A", ["arn:aws:iam::222222222222:role/vpc", "arn:aws:iam::*:role/vpc"]),
    found: /^alice can assume vpc in B with MFA proven 3599 s ago: group vpc-A, statement 1$/,
  },
  {
    attack: "a trust that names *",
    rule: "the trust names the identity account alone",
    without: () => weakened(`"Principal":{"AWS":"${IDENTITY}:root"}`, '"Principal":{"AWS":"*"}'),
    found: /^role vpc in A: its trust policy has \{"AWS":"\*"\} for the principal/,
  },
  {
    attack: "bob reaches the devices of bob2 and bob-marie",
    rule: "a device is the user's name or is under the user's path, never mfa/${aws:username}*",
    without: policyOf("group_users", ['mfa/$${aws:username}"', 'mfa/$${aws:username}*"']),
    found: /^bob can call iam:CreateVirtualMFADevice on .*mfa\/bob-marie/,
  },
  {
    attack: "a stolen key creates a second device and makes itself the second factor",
    rule: "further devices only with MFA",
    without: policyOf("group_users", [
      '"iam:CreateVirtualMFADevice","Resource":"arn:aws:iam::111111111111:mfa/$${aws:username}"',
      '"iam:CreateVirtualMFADevice","Resource":["arn:aws:iam::111111111111:mfa/$${aws:username}","arn:aws:iam::111111111111:mfa/$${aws:username}/*"]',
    ]),
    found:
      /^alice can call iam:CreateVirtualMFADevice on .*mfa\/alice\/tablet with an access key and no MFA$/,
  },
  {
    attack: "a stolen key enrols the default device beside the one that the file names",
    rule: "the Deny beside a named device",
    without: () =>
      weakened(
        '"Sid":"DenyOtherMfaDevicesWithoutMfa","Effect":"Deny"',
        '"Sid":"DenyOtherMfaDevicesWithoutMfa","Effect":"Allow"',
      ),
    found: /^dana can call iam:CreateVirtualMFADevice on .*mfa\/dana with an access key and no MFA$/,
  },
  {
    attack: "a stolen key enables a device after the window",
    rule: "the policy that closes enrollment",
    without: () => {
      const json = JSON.parse(plan);
      delete json.resource.aws_iam_group_policy_attachment.group_users;
      return JSON.stringify(json);
    },
    found:
      /^alice can call iam:EnableMFADevice on user\/alice with an access key and no MFA, in the first second after the window, 2026-06-04T00:00:00.000Z$/,
  },
  {
    attack: "a stolen key creates a device after the window",
    rule: "all three calls are denied",
    without: windowsWith('"iam:*VirtualMFADevice"', '"iam:DeleteVirtualMFADevice"'),
    found: /^alice can call iam:CreateVirtualMFADevice on mfa\/alice .* in the first second after the window/,
  },
  {
    attack: "a stolen key deletes a device after the window",
    rule: "all three calls are denied",
    without: windowsWith('"iam:*VirtualMFADevice"', '"iam:CreateVirtualMFADevice"'),
    found: /^alice can call iam:DeleteVirtualMFADevice on mfa\/alice .* in the first second after the window/,
  },
  {
    attack: "bob deletes the device that bob2 has begun to enroll",
    rule: "mfa/${aws:username} to the letter",
    without: policyOf("group_users", [
      '"iam:DeleteVirtualMFADevice","Resource":"arn:aws:iam::111111111111:mfa/$${aws:username}"',
      '"iam:DeleteVirtualMFADevice","Resource":"arn:aws:iam::111111111111:mfa/$${aws:username}*"',
    ]),
    found: /^bob can call iam:DeleteVirtualMFADevice on .*mfa\/bob2/,
  },
  {
    attack: "a stolen key deletes a further device in a window",
    rule: "further devices only with MFA",
    without: policyOf("group_users", [
      '"iam:DeleteVirtualMFADevice","Resource":"arn:aws:iam::111111111111:mfa/$${aws:username}"',
      '"iam:DeleteVirtualMFADevice","Resource":"arn:aws:iam::111111111111:mfa/$${aws:username}/*"',
    ]),
    found: /^bob can call iam:DeleteVirtualMFADevice on .*mfa\/bob\/tablet with an access key and no MFA$/,
  },
  {
    attack: "everybody's window ends a second late",
    rule: "the end is that of the file",
    without: windowsWith("2026-06-04T00:00:00Z", "2026-06-04T00:00:01Z"),
    found:
      /^bob can call iam:EnableMFADevice on user\/bob .* in the first second after the window, 2026-06-04T00:00:00.000Z$/,
  },
  {
    attack: "a window of one's own ends a second late",
    rule: "the end is that of the file",
    without: windowsWith(
      '"DateGreaterThanEquals":{"aws:CurrentTime":"2026-06-08T12:00:00Z"}',
      '"DateGreaterThanEquals":{"aws:CurrentTime":"2026-06-08T12:00:01Z"}',
    ),
    found:
      /^dana can call iam:EnableMFADevice on user\/dana .* in the first second after the window, 2026-06-08T12:00:00.000Z$/,
  },
  {
    attack: "a window ends a second early, a promise broken",
    rule: "DateGreaterThanEquals and the end of the file",
    without: windowsWith("2026-06-04T00:00:00Z", "2026-06-03T23:59:59Z"),
    found:
      /^bob cannot call iam:EnableMFADevice on user\/bob .* in the last second of the window, 2026-06-03T23:59:59.000Z$/,
  },
  {
    attack: "a window of one's own never ends",
    rule: "a statement for each end",
    without: windowsWith(
      /,\{"Effect":"Deny",[^{]*\{[^{]*\{[^}]*\},"StringEquals":\{[^}]*06-08[^}]*\},[^}]*\}\}\}/,
      "",
    ),
    found: /^dana can call iam:EnableMFADevice on user\/dana .* in the far future/,
  },
  {
    attack: "who has no tag is let in",
    rule: "StringNotEquals, which matches an absent tag in a Deny",
    without: windowsWith('"StringNotEquals"', '"ForAnyValue:StringNotEquals"'),
    found: /^alice can call iam:EnableMFADevice on user\/alice .* in the first second after the window/,
  },
  {
    attack: "plain Bool in the Deny of enrollment, which long-term keys escape",
    rule: "BoolIfExists in a Deny",
    without: windowsWith(/"BoolIfExists"/g, '"Bool"'),
    found:
      /^alice can call iam:EnableMFADevice on user\/alice with an access key and no MFA, in the first second/,
  },
  {
    attack: "somebody has the tag of another's window",
    rule: "tags are those of the file",
    without: tagged("bob", "2026-06-08T12:00:00Z"),
    found: /^bob can call iam:EnableMFADevice on user\/bob .* in the first second after the window/,
  },
  {
    attack: "a joiner's tag is gone, a promise broken",
    rule: "tags are those of the file",
    without: tagged("dana", undefined),
    found: /^dana cannot call iam:EnableMFADevice on user\/dana .* in the last second of the window/,
  },
  {
    attack: "a user opens a window by a tag",
    rule: "no tags of users in self-service",
    without: policyOf("group_users", ['"iam:ChangePassword"]', '"iam:ChangePassword","iam:TagUser"]']),
    found: /^alice can call iam:TagUser on .*user\/alice with MFA$/,
  },
  {
    attack: "a program of another branch assumes the role",
    rule: "the subject in the trust of programs",
    without: () => weakened(',"ci.example.com/acme:sub":["repo:app:main"]', ""),
    found: /^repo:app:main-x, another subject, can assume ec2 in B$/,
  },
  {
    attack: "a program of a like name assumes the role",
    rule: "a subject is compared to the letter",
    without: () =>
      weakened(
        '"StringEquals":{"ci.example.com/acme:aud":"sts.amazonaws.com","ci.example.com/acme:sub":["repo:app:main"]}',
        '"StringLike":{"ci.example.com/acme:aud":"sts.amazonaws.com","ci.example.com/acme:sub":["*repo:app:main"]}',
      ),
    found: /^x-repo:app:main, another subject, can assume ec2 in B$/,
  },
  {
    attack: "any program assumes the role, whose subject is a variable",
    rule: "no variables in subjects",
    without: () =>
      weakened(
        '"ci.example.com/acme:sub":["repo:app:main"]',
        '"ci.example.com/acme:sub":["repo:app:main","$${ci.example.com/acme:sub}"]',
      ),
    found: /^repo:app:main-x, another subject, can assume ec2 in B$/,
  },
  {
    attack: "a token that was meant for somebody else assumes the role",
    rule: "the audience in the trust of programs",
    without: () => weakened('"ci.example.com/acme:aud":"sts.amazonaws.com",', ""),
    found: /^repo:app:main for another audience can assume ec2 in B$/,
  },
  {
    attack: "a program assumes a role that is for people",
    rule: "a trust of programs where the file has one, and nowhere else",
    snapshot: withRole((role) => ({
      ...role,
      trust: {
        ...role.trust,
        Statement: [
          ...role.trust.Statement,
          {
            Effect: "Allow",
            Principal: {
              Federated: "arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com",
            },
            Action: "sts:AssumeRoleWithWebIdentity",
          } as const,
        ],
      },
    })),
    found: /^a program can assume vpc in A$/,
  },
];

describe("the unmodified plan", () => {
  it("withstands every attack", async () => {
    expect(await counterExamples(plan)).toEqual([]);
  });
});

describe("an attack succeeds if its rule is removed:", () => {
  it.each(ATTACKS.map((attack) => [attack.attack, attack.rule, attack] as const))(
    "%s (%s)",
    async (_, __, attack) => {
      const found = await counterExamples(attack.without?.() ?? plan, attack.snapshot, attack.found);
      expect(found).toContainEqual(expect.stringMatching(attack.found));
    },
  );
});

describe("a name that would widen ${aws:username}", () => {
  it.each(["'**'", "a?b", "a*", "'${x}'", "a/b"])("cannot exist: %s", (name) => {
    expect(problemsIn(`${BASE}users: { ${name}: {} }`)).toMatch(/has characters that are not allowed/);
  });
});
