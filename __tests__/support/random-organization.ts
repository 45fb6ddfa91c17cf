import fc from "fast-check";
import { parse, stringify } from "yaml";

/** Names that IAM accepts but that are awkward elsewhere: in Terraform, in JavaScript, next to each other. */
const awkward = fc.constantFrom(
  "john.doe",
  "johndoe",
  "john@doe",
  "a_b",
  "a__b",
  "a-b",
  "Default",
  "Resource",
  "this",
  "constructor",
  "toString",
  "bob",
  "bob2",
  "bob-marie",
  "bob+x",
  "x=y",
  "a,b",
  "123",
  "_.",
  "users2",
  "hasOwnProperty",
);
const userName = fc
  .oneof(awkward, fc.stringMatching(/^[A-Za-z0-9_+=,.@-]{2,16}$/))
  .filter((name) => name !== "__proto__");
const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,6}$/).filter((name) => name.toLowerCase() !== "all");

function unique<T>(
  arbitrary: fc.Arbitrary<T>,
  nameOf: (item: T) => string,
  size: { minLength: number; maxLength: number },
) {
  return fc.uniqueArray(arbitrary, { ...size, selector: (item) => nameOf(item).toLowerCase() });
}

/**
 * Organization files, as text: accounts in sets, teams, exceptions, awkward names, other partitions.
 * Most are valid; the caller skips the few that the loader refuses (colliding names, an empty scope).
 */
export const organizationText: fc.Arbitrary<string> = unique(word, (name) => name, {
  minLength: 4,
  maxLength: 6,
})
  .chain((words) =>
    fc.record({
      accountNames: fc.constant(words.slice(0, Math.max(2, words.length - 2))),
      setNames: fc.constant(words.slice(Math.max(2, words.length - 2))),
      roleNames: unique(fc.oneof(fc.constantFrom("vpc", "ec2", "web.admin", "a_b"), word), (name) => name, {
        minLength: 1,
        maxLength: 3,
      }),
      userNames: unique(userName, (name) => name, { minLength: 1, maxLength: 4 }),
      teamNames: unique(
        word.map((name) => `team.${name}`),
        (name) => name,
        { minLength: 0, maxLength: 2 },
      ),
    }),
  )
  .chain(({ accountNames, setNames, roleNames, userNames, teamNames }) => {
    const [identity = "M", ...members] = accountNames;
    const scopeWord = fc.constantFrom("all", ...accountNames, ...setNames);
    const scope = fc.oneof(
      { weight: 3, arbitrary: scopeWord },
      fc.record({ accounts: fc.uniqueArray(scopeWord, { minLength: 1, maxLength: 3 }) }),
      fc.record({
        accounts: fc.uniqueArray(scopeWord, { minLength: 1, maxLength: 2 }),
        // Ended long ago, ends on a day, ends at a second (tests run on 2026-06-01).
        until: fc.constantFrom(
          "2020-01-01",
          "2026-05-31",
          "2026-06-01",
          "2027-02-28",
          "2026-12-24T18:00:00Z",
        ),
      }),
      fc.record({
        accounts: fc.constant("all"),
        except: fc.uniqueArray(fc.constantFrom(...members), { minLength: 1, maxLength: 1 }),
      }),
    );
    const grants = fc.dictionary(
      fc.constantFrom(...roleNames),
      fc.oneof(scope, fc.array(scope, { minLength: 1, maxLength: 2 })),
      { maxKeys: 2 },
    );
    // None, ended, ends today, ends on a day, ends at a second.
    const window = fc.constantFrom(
      undefined,
      "2026-05-31",
      "2026-06-01",
      "2026-06-05",
      "2026-06-08T12:00:00Z",
    );
    const record = <T>(names: readonly string[], value: fc.Arbitrary<T>) =>
      fc
        .tuple(...names.map(() => value))
        .map((values) => Object.fromEntries(names.map((name, index) => [name, values[index]])));
    return fc.record({
      organization: fc.constant("random"),
      identity: fc.constant(identity),
      partition: fc.constantFrom("aws", "aws", "aws-us-gov", "aws-cn"),
      groups: fc.constantFrom("granted", "symmetric"),
      accounts: record(
        accountNames,
        fc.record({ sets: fc.uniqueArray(fc.constantFrom(...setNames), { maxLength: 2 }) }),
      ).map((accounts) =>
        Object.fromEntries(
          Object.entries(accounts).map(([name, account], index) => [
            name,
            { id: String(100_000_000_001 + index), ...account },
          ]),
        ),
      ),
      roles: record(
        roleNames,
        fc.record({ policy: fc.constantFrom("vpc", "ec2"), mfaMaxAge: fc.constantFrom("60s", "1h", "36h") }),
      ),
      teams: record(teamNames, fc.record({ grants })),
      users: record(
        userNames,
        fc.record({
          teams:
            teamNames.length > 0
              ? fc.uniqueArray(fc.constantFrom(...teamNames), { maxLength: 2 })
              : fc.constant([]),
          grants,
          enrollUntil: window,
        }),
      ),
      mfa: fc.record({ enrollUntil: window }),
      sessions: fc.record({ named: fc.boolean() }),
      terraform: fc.record({
        layout: fc.constantFrom("one-plan", "per-account"),
        exclusive: fc.boolean(),
      }),
    });
  })
  .map((file) => stringify(file));

const duration = fc.constantFrom("1h", "90m", "5000s", "12h");
const age = fc.constantFrom("60s", "15m", "1h", "36h");
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const tags = fc.dictionary(
  fc.constantFrom("team", "Cost Center", "constructor", "a:b"),
  fc.constantFrom("", "web", "x=y@z"),
  {
    maxKeys: 2,
  },
);
const oidc = fc.record({
  issuer: fc.constantFrom("token.actions.githubusercontent.com", "gitlab.example.com/Self/hosted"),
  audience: optional(fc.constantFrom("sts.amazonaws.com", "https://gitlab.example.com")),
  subjects: fc.uniqueArray(
    fc.constantFrom("repo:acme@1/shop@2:ref:refs/heads/main", "project_path:a/b:ref:main", "x"),
    {
      minLength: 1,
      maxLength: 2,
    },
  ),
});

const from = fc.constantFrom(
  { ips: ["8.8.8.0/24"] },
  { ips: ["8.8.8.0/24", "2a00:1450::/32"], vpcs: ["vpc-01234567"] },
  { vpcs: ["vpc-01234567", "vpc-0123456789abcdef0"], organization: "o-a1b2c3d4e5" },
  { organization: "o-a1b2c3d4e5" },
);

/** Documents of {@link organizationWithSettings} beside vpc, ec2 and admin. */
export const DOCUMENTS = ["conditional", "passes-roles", "everything-but", "narrow"] as const;

/** The same files with every setting that shows in IAM: documents, trusts, sessions, tags, MFA devices, self-service. */
export const organizationWithSettings: fc.Arbitrary<string> = organizationText.chain((text) => {
  const file = parse(text);
  const names = (entries: object) => Object.keys(entries);
  const [identity, ...members] = names(file.accounts);
  const roleSettings = fc.record({
    policy: fc.constantFrom("vpc", "ec2", "admin", ...DOCUMENTS),
    managedPolicies: optional(
      fc.uniqueArray(fc.constantFrom("ReadOnlyAccess", "job-function/Billing"), { minLength: 1 }),
    ),
    accounts: optional(
      fc.uniqueArray(fc.constantFrom("all", identity, ...members), { minLength: 1, maxLength: 2 }),
    ),
    maxSession: optional(duration),
    mfaMaxAge: optional(age),
    permissionsBoundary: optional(fc.constant(`arn:${file.partition}:iam::aws:policy/PowerUserAccess`)),
    trust: optional(fc.record({ oidc })),
    from: optional(fc.oneof(from, fc.constant("anywhere"))),
  });
  const userSettings = fc.record({
    tags: optional(tags),
    accessKeys: optional(fc.boolean()),
    mfaDevice: optional(fc.constantFrom("phone", "key-1")),
  });
  const each = <T>(entries: object, settings: fc.Arbitrary<T>) =>
    fc
      .tuple(...names(entries).map(() => settings))
      .map((all) => names(entries).map((name, index) => [name, all[index]] as const));
  return fc
    .record({
      roles: each(file.roles, roleSettings),
      users: each(file.users, userSettings),
      alias: optional(fc.constantFrom("acme-people")),
      tags: optional(tags),
      selfService: fc.record(
        {
          firstLoginPasswordChange: fc.boolean(),
          deleteOwnMfaDevice: fc.boolean(),
          loginWithBrowser: fc.boolean(),
          accessKeys: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
      isOpen: fc.boolean(),
      exempt: optional(fc.constantFrom(["iam:ListUsers"], ["ec2:DescribeRegions", "sts:GetAccessKeyInfo"])),
      maxAge: optional(age),
      maxDuration: optional(duration),
      from: optional(from),
      sourceIdentity: optional(fc.boolean()),
      passwordPolicy: optional(
        fc.record(
          {
            minimumLength: fc.constantFrom(6, 14, 20),
            maxAgeDays: fc.constantFrom(90),
            reusePrevention: fc.constantFrom(24),
            requireSymbols: fc.boolean(),
            requireNumbers: fc.boolean(),
            allowUsersToChangePassword: fc.boolean(),
          },
          { requiredKeys: [] },
        ),
      ),
    })
    .map((added) => {
      for (const [name, settings] of added.roles) Object.assign(file.roles[name], settings);
      for (const [name, settings] of added.users) {
        Object.assign(file.users[name], settings);
        if (added.isOpen) delete file.users[name].enrollUntil;
      }
      if (added.alias !== undefined) file.accounts[identity as string].alias = added.alias;
      const { maxAge, exempt } = added;
      const window = added.isOpen ? { enrollment: "open" } : file.mfa;
      return stringify({
        ...file,
        tags: added.tags,
        selfService: added.selfService,
        mfa: { ...window, maxAge, exempt },
        from: added.from,
        sessions: { ...file.sessions, maxDuration: added.maxDuration, sourceIdentity: added.sourceIdentity },
        passwordPolicy: added.passwordPolicy,
      });
    });
});
