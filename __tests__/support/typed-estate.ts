import type { Estate, EstateAccount, EstatePolicies } from "../../access/import/estate/estate";

/** Arguments of `aws iam`, and the name of the account. */
export type Typed = readonly [account: string, ...args: string[]];

/** The AWS CLI's calls that create an estate, as a person types them. An MFA device takes a phone, and is left out. */
export function typedEstate({ accounts }: Estate): Typed[] {
  return accounts.flatMap((account) => [
    ...policiesIn(account),
    ...groupsIn(account),
    ...usersIn(account),
    ...rolesIn(account),
    ...(account.alias === undefined
      ? []
      : [typed(account, "create-account-alias", { "account-alias": account.alias })]),
    ...account.samlProviders.map((arn) =>
      typed(account, "create-saml-provider", {
        name: arn.split("/").at(-1) ?? "",
        "saml-metadata-document": METADATA,
      }),
    ),
  ]);
}

/** As long as AWS requires. */
const METADATA = `<EntityDescriptor>${"x".repeat(1000)}</EntityDescriptor>`;

function typed({ name }: EstateAccount, command: string, options: Readonly<Record<string, string>>): Typed {
  return [name, command, ...Object.entries(options).flatMap(([key, value]) => [`--${key}`, value])];
}

function policiesIn(account: EstateAccount): Typed[] {
  return account.policies.map(({ name, document }) =>
    typed(account, "create-policy", {
      "policy-name": name,
      "policy-document": JSON.stringify(document),
    }),
  );
}

function groupsIn(account: EstateAccount): Typed[] {
  return account.groups.flatMap((group) => [
    typed(account, "create-group", { "group-name": group.name }),
    ...policiesOf(account, "group", group.name, group),
  ]);
}

function usersIn(account: EstateAccount): Typed[] {
  return account.users.flatMap((user) => [
    typed(account, "create-user", { "user-name": user.name, ...boundaryOf(user) }),
    ...policiesOf(account, "user", user.name, user),
    ...user.groups.map((group) =>
      typed(account, "add-user-to-group", { "user-name": user.name, "group-name": group }),
    ),
    ...(user.hasPassword === true
      ? [
          typed(account, "create-login-profile", {
            "user-name": user.name,
            password: "Correct-horse-7-battery",
          }),
        ]
      : []),
    ...user.accessKeys.map(() => typed(account, "create-access-key", { "user-name": user.name })),
  ]);
}

function rolesIn(account: EstateAccount): Typed[] {
  return account.roles.flatMap((role) => [
    typed(account, "create-role", {
      "role-name": role.name,
      "assume-role-policy-document": JSON.stringify(role.trust),
      "max-session-duration": String(role.maxSession),
      ...boundaryOf(role),
    }),
    ...policiesOf(account, "role", role.name, role),
    ...role.instanceProfiles.flatMap((profile) => [
      typed(account, "create-instance-profile", { "instance-profile-name": profile }),
      typed(account, "add-role-to-instance-profile", {
        "instance-profile-name": profile,
        "role-name": role.name,
      }),
    ]),
  ]);
}

function policiesOf(
  account: EstateAccount,
  kind: "user" | "group" | "role",
  name: string,
  { inline, attached }: EstatePolicies,
): Typed[] {
  return [
    ...inline.map((policy) =>
      typed(account, `put-${kind}-policy`, {
        [`${kind}-name`]: name,
        "policy-name": policy.name,
        "policy-document": JSON.stringify(policy.document),
      }),
    ),
    ...attached.map((arn) =>
      typed(account, `attach-${kind}-policy`, { [`${kind}-name`]: name, "policy-arn": arn }),
    ),
  ];
}

function boundaryOf({
  permissionsBoundary,
}: {
  readonly permissionsBoundary?: string;
}): Record<string, string> {
  return permissionsBoundary === undefined ? {} : { "permissions-boundary": permissionsBoundary };
}
