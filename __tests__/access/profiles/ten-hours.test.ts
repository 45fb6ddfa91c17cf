import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PrintedFormat } from "../../../access/profiles/formats";
import { renderProfiles } from "../../../access/profiles/formats";
import { profilesOf } from "../../../access/profiles/people-profiles";
import { type Entitlements, entitlementsOf } from "../../../organization/entitlements";
import { documentsIn, parseOrganization } from "../../../organization/load";
import { PACKAGE } from "../../../organization/package";
import { policyFilesIn } from "../../../organization/policy-files";
import { AwsCli, AwsCliSelf, AwsLogin, AwsVault, type Client, Granted } from "../../support/aws-clients";
import { NOW } from "../../support/parse-organization";
import { openPlannedAws, type PlannedAws } from "../../support/planned-aws";

// One synthesis and several hundred HTTP calls.
jest.setTimeout(180_000);

const DEFAULT = readFileSync(join(PACKAGE, "organization.yaml"), "utf8");
/** A working day in one session. */
const LONG = DEFAULT.replace("{ policy: vpc }", "{ policy: vpc, maxSession: 8h }");
const LOGIN = DEFAULT.replace(/^users:/m, "selfService: { loginWithBrowser: true }\nusers:");
const ROLE = "sts:GetCallerIdentity";
/** A call on one's own keys, which requires MFA. */
const OWN = "iam:ListAccessKeys";
const DEVICE = "mfa_serial = arn:aws:iam::111111111111:mfa/alice\n";

const organizations = new Map<string, Entitlements>();
function organizationOf(text: string): Entitlements {
  const known = organizations.get(text);
  if (known !== undefined) return known;
  const files = policyFilesIn([join(PACKAGE, "policies")], documentsIn);
  const result = parseOrganization(text, "organization.yaml", files, NOW);
  if ("problems" in result) throw new Error(JSON.stringify(result.problems));
  const entitlements = entitlementsOf(result.organization, NOW);
  organizations.set(text, entitlements);
  return entitlements;
}

/** A client whose profiles are used every ten minutes for ten hours. */
interface Play {
  readonly client: string;
  readonly clientClass: new (config: string, aws: PlannedAws) => Client;
  readonly text?: string;
  readonly format: PrintedFormat;
  readonly profile: string;
  /** The action that the person calls each time. */
  readonly action?: string;
  /** A person's edit of the printed profiles. */
  readonly edited?: (config: string) => string;
}

interface Day {
  readonly codes: readonly string[];
  readonly refused: readonly string[];
}

async function tenHours({
  clientClass,
  text = DEFAULT,
  format,
  profile,
  action = ROLE,
  edited,
}: Play): Promise<Day> {
  const entitlements = organizationOf(text);
  const alice = entitlements.users.find(({ name }) => name === "alice");
  if (alice === undefined) throw new Error("no alice");
  const printed = renderProfiles(profilesOf(alice, entitlements), format);
  const aws = await openPlannedAws(entitlements, alice);
  try {
    const client = new clientClass(edited?.(printed) ?? printed, aws);
    const codes: string[] = [];
    const refused: string[] = [];
    for (let minute = 0; minute <= 600; minute += 10) {
      const at = `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, "0")}`;
      client.asked = false;
      const attempt = async () => aws.use(await client.credentialsOf(profile), action);
      try {
        await attempt();
      } catch (error) {
        if ((error as Error).name !== "AccessDenied") throw error;
        refused.push(at);
        if (client instanceof AwsLogin) {
          client.login();
          await attempt();
        }
      }
      if (client.asked) codes.push(at);
      aws.clock.move(600);
    }
    return { codes, refused };
  } finally {
    await aws.close();
  }
}

const DEVICE_ON_BASE: Play = {
  client: "aws-vault with the device also on the base profile",
  clientClass: AwsVault,
  format: "aws-vault",
  profile: "A-vpc",
  edited: (config) => config.replace("[profile example]\n", `[profile example]\n${DEVICE}`),
};

const PLAYS: readonly Play[] = [
  { client: "aws-vault", clientClass: AwsVault, format: "aws-vault", profile: "A-vpc" },
  { client: "aws-vault", clientClass: AwsVault, format: "aws-vault", profile: "A-vpc", text: LONG },
  { client: "aws-vault", clientClass: AwsVault, format: "aws-vault", profile: "example-self", action: OWN },
  { client: "AWS CLI 1 and 2", clientClass: AwsCli, format: "aws-cli", profile: "A-vpc" },
  { client: "AWS CLI 1 and 2", clientClass: AwsCli, format: "aws-cli", profile: "A-vpc", text: LONG },
  {
    client: "AWS CLI 1 and 2",
    clientClass: AwsCliSelf,
    format: "aws-cli",
    profile: "the `eval` line",
    action: OWN,
  },
  {
    client: "AWS CLI 2, credential-process",
    clientClass: AwsCli,
    format: "credential-process",
    profile: "A-vpc",
  },
  { client: "Granted", clientClass: Granted, format: "aws-cli", profile: "A-vpc" },
  { client: "Granted", clientClass: Granted, format: "aws-cli", profile: "A-vpc", text: LONG },
  { client: "`aws login`", clientClass: AwsLogin, format: "browser", profile: "A-vpc", text: LOGIN },
  DEVICE_ON_BASE,
];

/** Consecutive ten-minute steps, as spans. */
function spans(times: readonly string[]): string {
  const minutes = times.map((time) => Number(time.split(":")[0]) * 60 + Number(time.split(":")[1]));
  const starts = times.filter((_, index) => (minutes[index] ?? 0) - (minutes[index - 1] ?? -60) > 10);
  const ends = times.filter((_, index) => (minutes[index + 1] ?? Infinity) - (minutes[index] ?? 0) > 10);
  return starts
    .map((start, index) => (start === ends[index] ? start : `${start} to ${ends[index]}`))
    .join(", ");
}

function row({ client, text, profile }: Play, { codes, refused }: Day): string {
  const session = text === LONG ? "8 h" : "1 h";
  return `| ${client} | ${profile} | ${session} | ${codes.join(", ")} | ${spans(refused) || "never"} |`;
}

/** A table without column alignment. */
const bare = (text: string) => text.replace(/ +\|/g, " |").replace(/\| +/g, "| ");

describe("ten hours of a person's profiles, used every ten minutes", () => {
  const days = new Map<Play, Day>();
  beforeAll(async () => {
    for (const play of PLAYS) days.set(play, await tenHours(play));
  });
  const dayOf = (play: Play) => days.get(play) ?? { codes: [], refused: [] };

  it("are never refused if an access key assumes the roles", () => {
    const byKey = PLAYS.filter((play) => play !== DEVICE_ON_BASE && play.clientClass !== AwsLogin);
    expect(byKey.map((play) => [play.client, play.profile, dayOf(play).refused])).toEqual(
      byKey.map((play) => [play.client, play.profile, []]),
    );
  });

  it("ask for two MFA codes if the role allows sessions of eight hours", () => {
    for (const play of PLAYS.filter(({ text }) => text === LONG)) expect(dayOf(play).codes).toHaveLength(2);
  });

  it("are refused with aws login once its MFA is too old, until sign-in", () => {
    const play = PLAYS.find(({ clientClass }) => clientClass === AwsLogin) ?? DEVICE_ON_BASE;
    const { codes, refused } = dayOf(play);
    expect(codes).toEqual(["0:00", ...refused]);
    expect(refused.length).toBeGreaterThan(0);
  });

  it("are refused for hours if the base profile also has the MFA device", () => {
    const { codes, refused } = dayOf(DEVICE_ON_BASE);
    expect(codes).toEqual(["0:00", "8:00"]);
    expect([refused[0], refused.length]).toEqual(["1:00", 49]);
  });

  it("have the results that docs/profiles.md documents", () => {
    const docs = bare(readFileSync(join(PACKAGE, "docs", "profiles.md"), "utf8"));
    const rows = PLAYS.map((play) => row(play, dayOf(play)));
    expect(rows.filter((line) => !docs.includes(line))).toEqual([]);
  });
});
