import fc from "fast-check";
import { FORMATS, mfaAgeNotes, type PrintedFormat, renderProfiles } from "../../../access/profiles/formats";
import { type Profiles, profilesOf } from "../../../access/profiles/people-profiles";
import { checkNames, distinctTemplate, profileName, selfName } from "../../../access/profiles/profile-names";
import { profilesFor } from "../../../access/profiles/profiles";
import { usableFormat } from "../../../access/profiles/usable-format";
import { entitlementsOf } from "../../../organization/entitlements";
import type { User } from "../../../organization/organization";
import { BASE, entitlements, NOW, parse } from "../../support/parse-organization";

const FILE = `
users:
  alice: { mfaDevice: alice-phone, grants: { vpc: [A, production], admin: { accounts: M, until: 2027-01-31 } } }
  bob: {}
region: eu-central-1
mfa: { maxAge: 30m }
sessions: { maxDuration: 2h }
`;

function profiles(user = "alice", template?: string, file = FILE) {
  const all = entitlements(file);
  const found = all.users.find(({ name }) => name === user);
  if (found === undefined) throw new Error(user);
  return profilesOf(found, all, template);
}

describe("a user's profiles", () => {
  it.each(FORMATS)("are rendered in the format %s", (format) => {
    expect(renderProfiles(profiles(), format)).toMatchSnapshot();
  });

  it("include one per role that the user may assume", () => {
    expect(profiles().roles.map(({ name }) => name)).toEqual(["A-vpc", "B-vpc", "C-vpc", "M-admin"]);
    expect(profiles("bob").roles).toEqual([]);
  });

  it("name the user's own MFA device and contain only AWS settings", () => {
    expect(renderProfiles(profiles(), "aws-cli")).toContain(
      "mfa_serial = arn:aws:iam::111111111111:mfa/alice-phone",
    );
    expect(renderProfiles(profiles(), "browser")).not.toContain("mfa_serial");
    for (const format of FORMATS.filter((it) => it !== "extend-switch-roles")) {
      const keys = [...renderProfiles(profiles(), format).matchAll(/^(\w+) =/gm)].map(([, key]) => key);
      const known =
        /^(role_arn|source_profile|mfa_serial|role_session_name|region|duration_seconds|login_session|credential_process|granted_description)$/;
      expect(keys.filter((key) => !known.test(key ?? ""))).toEqual([]);
    }
  });

  it("take their names from the template", () => {
    expect(profiles("alice", "{organization}.{role}@{account}").roles[0]?.name).toBe("example.vpc@A");
    expect(() => profiles("alice", "{account} {role}")).toThrow(
      /is not a valid profile name\n.*\n {2}fix {7}--name '\{account\}-\{role\}'$/,
    );
  });

  it("use the account's region, else the file's, else IAM's", () => {
    const file = FILE.replace("region: eu-central-1", "");
    expect(profiles().roles[0]?.region).toBe("eu-central-1");
    expect(profiles("alice", undefined, file).roles[0]?.region).toBe("us-east-1");
    const own = BASE.replace('id: "222222222222"', 'id: "222222222222", region: ap-south-1').replace(
      'id: "111111111111"',
      'id: "111111111111", region: sa-east-1',
    );
    const all = entitlementsOf(parse(own + FILE), NOW);
    const [alice] = all.users;
    const { base, roles } = profilesOf(alice as User, all);
    expect([base.region, ...roles.map(({ region }) => region)]).toEqual([
      "sa-east-1",
      "ap-south-1",
      "eu-central-1",
      "eu-central-1",
      "sa-east-1",
    ]);
  });
});

/** The settings of a profile. */
function section(name: string, format: PrintedFormat, all = profiles()): string {
  const sections = renderProfiles(all, format).split("\n\n");
  return sections.find((text) => text.includes(`[profile ${name}]\n`)) ?? `no profile ${name}`;
}

describe("profiles under a source identity", () => {
  const SOURCED = FILE.replace("sessions: { ", "sessions: { sourceIdentity: true, ");
  const sourced = (format: PrintedFormat) => renderProfiles(profiles("alice", undefined, SOURCED), format);
  const USER = { name: "alice", accessKeys: true };
  const settings = (text: string) => parse(`${BASE}${text}`);

  it("set it by aws-vault's own setting, in role profiles alone", () => {
    expect(sourced("aws-vault").match(/^source_identity = alice$/gm)).toHaveLength(4);
    expect(renderProfiles(profiles(), "aws-vault")).not.toContain("source_identity");
  });

  it("set it by a process that asks STS, for aws login", () => {
    const processes = sourced("browser").match(/^credential_process = .*$/gm) ?? [];
    expect(processes).toHaveLength(4);
    for (const process of processes)
      expect(process).toMatch(
        /= aws sts assume-role --profile=example --role-arn arn:\S+ --role-session-name=alice --source-identity=alice --duration-seconds \d+ --output json --query "Credentials\.\{Version: to_number\('1'\), [^"`$]*\}"$/,
      );
  });

  it("are complete for a name that the AWS CLI could take for an option", () => {
    const file = SOURCED.replace("alice: {", '"--help": {');
    const { credential_process: process = "" } = Object.fromEntries(
      renderProfiles(profiles("--help", undefined, file), "browser")
        .split("\n")
        .map((line) => line.split(/ = (.*)/)),
    );
    expect(process).toContain("--role-session-name=--help --source-identity=--help ");
  });

  it.each(["aws-cli", "credential-process", "extend-switch-roles"])("are refused for %s", (format) => {
    const organization = settings("users: { alice: {} }\nsessions: { sourceIdentity: true }\n");
    expect(() => usableFormat(organization, USER, format)).toThrow("cannot set the source identity");
    const plain = settings("users: { alice: {} }\n");
    expect(usableFormat(plain, USER, format)).toBe(format);
  });
});

describe("the MFA of role sessions", () => {
  it.each(FORMATS)("is not in the base profile: %s writes no mfa_serial there", (format) => {
    expect(section("example", format)).toMatch(/^\[profile example\]$/m);
    expect(section("example", format)).not.toMatch(/^mfa_serial/m);
  });

  it("is in the role profiles, as mfa_serial", () => {
    for (const [format, name] of [
      ["aws-vault", "A-vpc"],
      ["aws-cli", "A-vpc"],
      ["granted", "A-vpc"],
      ["credential-process", "A-vpc-role"],
    ] as const)
      expect(section(name, format)).toContain("mfa_serial = arn:aws:iam::111111111111:mfa/alice-phone");
  });

  it("is in a self-service profile, or in a printed command", () => {
    expect(section("example-self", "aws-vault")).toContain(
      "[profile example-self]\nsource_profile = example\nregion = eu-central-1\nmfa_serial = arn:aws:iam::111111111111:mfa/alice-phone",
    );
    expect(section("example", "aws-cli")).toContain(
      "sts get-session-token --duration-seconds 3600 --serial-number arn:aws:iam::111111111111:mfa/alice-phone",
    );
  });

  it("is never older than the role's MFA age for clients with a key", () => {
    for (const format of ["aws-vault", "aws-cli", "granted", "credential-process"] as const)
      expect(mfaAgeNotes(profiles("alice", undefined, FILE.replace("30m", "5m")), format)).toEqual([]);
  });

  it("can exceed the MFA age after a browser login, and a note reports it", () => {
    expect(mfaAgeNotes(profiles(), "browser")).toEqual([
      "aws login lasts 12 hours, and vpc in A accepts MFA of up to 30 minutes ago: later it denies a new session\n  fix       then run aws login --profile example again",
    ]);
    expect(mfaAgeNotes(profiles("alice", undefined, FILE.replace("30m", "36h")), "browser")).toEqual([]);
    expect(mfaAgeNotes(profiles("bob"), "browser")).toEqual([]);
  });
});

describe("profiles for AWS Extend Switch Roles", () => {
  const FORMAT = "extend-switch-roles";

  it("name account, role, region and color, and the account that they are for", () => {
    const all = entitlementsOf(
      parse(
        BASE.replace('id: "222222222222"', 'id: "222222222222", colour: blue').replace(
          'id: "111111111111"',
          'id: "111111111111", alias: acme',
        ) + FILE,
      ),
      NOW,
    );
    const mine = profilesOf(all.users[0] as User, all);
    expect(section("example", FORMAT, mine)).toContain(
      "[profile example]\naws_account_id = 111111111111\naws_account_alias = acme",
    );
    expect(section("A-vpc", FORMAT, mine)).toBe(
      "[profile A-vpc]\naws_account_id = 222222222222\nrole_name = vpc\nsource_profile = example\nregion = eu-central-1\ncolor = 99BCE3",
    );
    expect(section("B-vpc", FORMAT, mine)).not.toContain("color");
  });

  it("need neither an access key nor aws login", () => {
    const file = `${FILE}selfService: { accessKeys: false }\n`;
    const printed = profilesFor(entitlements(file), "alice", { format: FORMAT }, () => undefined);
    expect(printed).toContain("[profile A-vpc]\naws_account_id = 222222222222\n");
  });

  it("are refused where roles require a source identity", () => {
    const file = FILE.replace("sessions: { ", "sessions: { sourceIdentity: true, ");
    for (const user of ["alice", undefined])
      expect(() => profilesFor(entitlements(file), user, { format: FORMAT }, () => undefined)).toThrow(
        "the console, which cannot switch to a role that requires a source identity",
      );
  });

  it("are not written into the AWS configuration file", () => {
    const say = () => undefined;
    expect(() => profilesFor(entitlements(FILE), "alice", { format: FORMAT, write: true }, say)).toThrow(
      "--format extend-switch-roles is for a browser extension, not for the AWS configuration file",
    );
  });
});

describe("profiles for Granted", () => {
  it("read the key from the keychain, and describe each role", () => {
    expect(section("example", "granted")).toContain(
      "[profile example]\ncredential_process = granted credential-process --profile=example\n",
    );
    expect(section("A-vpc", "granted")).toContain("granted_description = vpc in A (222222222222)");
  });
});

describe("profiles for tools other than the AWS CLI", () => {
  it.each(["browser", "credential-process"] as const)(
    "run the AWS CLI for a role's credentials: %s",
    (format) => {
      expect(section("A-vpc", format)).toContain(
        "credential_process = aws configure export-credentials --profile A-vpc-role --format process\nregion",
      );
      expect(section("A-vpc", format)).not.toMatch(/^(role_arn|source_profile)/m);
      expect(section("A-vpc-role", format)).toMatch(/role_arn = .*\nsource_profile = example/);
    },
  );

  it("explain credential_process once in the browser format", () => {
    expect(renderProfiles(profiles(), "browser").match(/terraform-provider-aws #45817/g)).toHaveLength(1);
  });
});

describe("the length of role sessions", () => {
  const MIXED = `${FILE}roles: { vpc: { policy: vpc }, admin: { policy: admin, maxSession: 12h } }\n`;
  const lengths = (format: PrintedFormat, duration?: string) => {
    const file = BASE.slice(0, BASE.indexOf("roles:")) + MIXED;
    const text = profilesFor(
      entitlementsOf(parse(file), NOW),
      "alice",
      { format, duration },
      () => undefined,
    );
    return [...text.matchAll(/^duration_seconds = (\d+)$/gm)].map(([, length]) => Number(length));
  };

  it("is the role's maximum by default", () => {
    expect(lengths("aws-vault")).toEqual([7200, 7200, 7200, 43_200]);
    expect(lengths("aws-cli")).toEqual(lengths("aws-vault"));
  });

  it("is one hour with aws login", () => {
    const browser = "selfService: { loginWithBrowser: true }\n";
    expect(renderProfiles(profiles("alice", undefined, FILE + browser), "browser")).not.toMatch(
      /duration_seconds = (?!3600$)/m,
    );
  });

  it("follows --duration", () => {
    expect(lengths("aws-vault", "90m")).toEqual([5400, 5400, 5400, 5400]);
  });

  it.each([
    [
      "3h",
      /^alice: --duration 3h is too long: vpc in A takes sessions of 2h at most\n {2}fix {7}--duration 2h, or/,
    ],
    ["10m", /^--duration 10m is too short\n {2}expected {2}15m or more/],
    ["2 hours", /^--duration 2 hours is not a duration\n {2}expected {2}a number and its unit/],
  ])("cannot be --duration %s", (duration, message) => {
    expect(() => lengths("aws-vault", duration)).toThrow(message);
  });

  it("cannot exceed one hour with aws login, even if the role allows it", () => {
    const file = `${FILE}selfService: { loginWithBrowser: true }\n`;
    const run = () => profilesFor(entitlements(file), "alice", { duration: "2h" }, () => undefined);
    expect(run).toThrow(/browser gets sessions of 1h at most\n {2}fix {7}--duration 1h$/);
  });
});

describe("profile names that clash", () => {
  /** Accounts, roles and organizations whose names contain each other and what profiles add. */
  const word = fc.constantFrom("a", "b", "a-b", "role", "self", "a-role", "b-self", "x");
  const role = fc.constantFrom("a", "b", "role", "self", "b-role", "a.b", "b@x");
  const named = fc.record({
    organization: word,
    pairs: fc.uniqueArray(fc.tuple(word, role), {
      minLength: 1,
      maxLength: 12,
      selector: (pair) => pair.join(" "),
    }),
  });
  const { base, roles } = profiles();
  const profilesNamed = (
    { organization, pairs }: { organization: string; pairs: [string, string][] },
    template: string,
  ): Profiles => ({
    user: "alice",
    base: { ...base, name: organization },
    self: { name: selfName(organization) },
    sourceIdentity: false,
    roles: pairs.flatMap(([account, key]) =>
      roles.slice(0, 1).map((role) => ({
        ...role,
        account,
        key,
        role: key,
        name: profileName(template, organization, account, key),
      })),
    ),
  });

  it("are refused with a template that resolves the clash, in any format", () => {
    let clashes = 0;
    fc.assert(
      fc.property(named, fc.constantFrom(...FORMATS), (names, format) => {
        const attempt = (template: string) => {
          const clashing = profilesNamed(names, template);
          checkNames(clashing);
          return renderProfiles(clashing, format);
        };
        try {
          attempt("{account}-{role}");
        } catch (error) {
          clashes++;
          const [, suggestion = ""] = /--name '(.*)'$/.exec((error as Error).message) ?? [];
          attempt(suggestion);
        }
      }),
      { numRuns: 500 },
    );
    expect(clashes).toBeGreaterThan(20);
  });

  it("are refused with a template that names account and role", () => {
    expect(() => profiles("alice", "{role}")).toThrow(
      /^vpc in A and vpc in B would both be the profile vpc\n {2}fix {7}--name '\{account\}-\{role\}'$/,
    );
  });

  it("with existing profiles get a template with unused names", () => {
    const taken = new Set(["A-vpc", "example-B-vpc"]);
    expect(distinctTemplate(profiles(), taken)).toBe("{account}.{role}");
    expect(distinctTemplate(profiles(), new Set(["example-self"]))).toBeUndefined();
  });
});

describe("the printed format", () => {
  const printed = (added: string, format?: PrintedFormat) =>
    profilesFor(entitlements(FILE + added), "alice", { format }, () => undefined);
  const rendered = (format: PrintedFormat) => renderProfiles(profiles(), format);

  it("is the file's, and aws-vault by default", () => {
    expect(printed("")).toBe(rendered("aws-vault"));
    expect(printed("profiles: { format: aws-cli }")).toBe(rendered("aws-cli"));
    expect(printed("selfService: { loginWithBrowser: true }")).toBe(rendered("browser"));
  });

  it("is that of --format, whatever the file declares", () => {
    expect(printed("profiles: { format: aws-cli }", "aws-vault")).toBe(rendered("aws-vault"));
  });

  it("cannot be browser if the file does not allow aws login", () => {
    expect(() => printed("", "browser")).toThrow(
      /^--format browser signs in by aws login, which the file does not allow\n {2}fix .*loginWithBrowser: true/,
    );
  });

  describe("of users without access keys", () => {
    const WITHOUT = "selfService: { accessKeys: false }\n";

    it("is browser, with a credential_process for each role", () => {
      expect(printed(WITHOUT)).toBe(rendered("browser"));
      const processes = printed(WITHOUT).match(/^credential_process = .*$/gm);
      expect(processes).toContain(
        "credential_process = aws configure export-credentials --profile A-vpc-role --format process",
      );
    });

    it.each(["aws-vault", "aws-cli", "granted", "credential-process"] as const)(
      "cannot be one with keys: %s",
      (format) => {
        expect(() => printed(WITHOUT, format)).toThrow(
          `--format ${format} needs an access key, which the file denies alice`,
        );
      },
    );

    it("does not exist without aws login", () => {
      const both = "selfService: { accessKeys: false, loginWithBrowser: false }\n";
      expect(() => printed(both)).toThrow(/^alice can use the console alone/);
      expect(printed(both, "extend-switch-roles")).toContain("vpc");
    });

    it("leaves them out of everybody's, and is that of an exception", () => {
      const said: string[] = [];
      const text = `${FILE}${WITHOUT}`.replace("alice: {", "alice: { accessKeys: true,");
      const all = profilesFor(entitlements(text), undefined, { format: "aws-vault" }, (it) => said.push(it));
      expect(all).toContain("# alice\n");
      expect(all).not.toContain("# bob\n");
      expect(said).toContainEqual(
        expect.stringMatching(/^warning: left out: --format aws-vault needs an access key, .* denies bob\n/),
      );
    });
  });
});
