import { textTable } from "../../access/output/text-table";
import { windowEnd } from "../../organization/enrollment";
import type { Entitlements } from "../../organization/entitlements";
import type { User } from "../../organization/organization";
import { IAM_REGION } from "../../organization/partition";
import { lastWindowEnd } from "../enrollment-window";
import type { Gateway } from "../gateway/gateway";
import type { Credentials } from "../sandbox-environment";
import { Person } from "./person";
import { type Guise, rolesOf, type Step, stepsOf, type Taken, wordsOf } from "./steps";
import { playThief, type Theft } from "./thief";

/** People of a file make real calls against the gateway. */
export class WalkThrough {
  private readonly walkers: readonly Walker[];
  readonly taken: Taken[] = [];

  /** @param people number of people */
  constructor(
    entitlements: Entitlements,
    private readonly gateway: Gateway,
    people: number,
  ) {
    const { partition, identity, sessions } = entitlements.organization;
    const { sourceIdentity } = sessions;
    this.walkers = entitlements.users.slice(0, people).map((user) => {
      const options = {
        gateway,
        partition,
        region: IAM_REGION[partition],
        accountId: identity.id,
        sourceIdentity,
      };
      return new Walker(user, new Person(user.name, { ...options, mfaDevice: user.mfaDevice }), gateway);
    });
  }

  /** A user without an enrollment window tries to enroll, and is denied. */
  async beforeWindow({ organization, enrollment }: Entitlements): Promise<void> {
    if (organization.enrollment.mode === "open") return;
    const guise = "signed in without MFA";
    for (const walker of this.walkers.filter(({ user }) => windowEnd(user, enrollment) === undefined)) {
      const isLetThrough = await walker.take({ guise, act: { kind: "enroll an MFA device" } });
      this.taken.push({
        who: walker.user.name,
        with: guise,
        does: "enroll an MFA device, no window open",
        expected: "refused",
        seen: isLetThrough ? "allowed" : "refused",
      });
    }
  }

  /** Each person enrolls, uses what the file grants, and tries what it does not. */
  async inWindow(entitlements: Entitlements): Promise<void> {
    for (const walker of this.walkers) {
      for (const step of stepsOf(walker.user, entitlements)) {
        this.taken.push({
          who: step.person.name,
          with: step.guise,
          does: wordsOf(step),
          expected: step.expected,
          seen: (await walker.take(step)) ? "allowed" : "refused",
        });
      }
    }
  }

  /**
   * The windows close by the clock, without an apply, and a thief with the key of a user with many roles tries to get in with an
   * accomplice's help.
   *
   * @returns why there is no thief; undefined if there was one
   */
  async afterWindow(entitlements: Entitlements): Promise<string | undefined> {
    if (entitlements.organization.enrollment.mode === "open")
      return "No thief: with enrollment always open, an access key alone enrolls a device.";
    const end = lastWindowEnd(entitlements, this.walkers.length);
    const theft = this.theft(entitlements);
    if (end === undefined || theft === undefined)
      return "No thief: it takes two people, and one of them may assume a role.";
    const { clock } = this.gateway;
    clock.move(Math.max(0, Date.parse(end) - clock.now()) / 1000);
    this.taken.push(...(await playThief(theft, this.gateway)));
    return undefined;
  }

  /** The most valuable key, and an accomplice. */
  private theft(entitlements: Entitlements): Theft | undefined {
    const targets = this.walkers.flatMap(({ user, person }) =>
      rolesOf(user, entitlements).map((target) => ({ victim: person, target })),
    );
    const best = targets.find(({ target }) => target.role.policy === "admin") ?? targets[0];
    const accomplice = this.walkers.map(({ person }) => person).findLast((it) => it !== best?.victim);
    return best && accomplice && { ...best, accomplice };
  }
}

export function isAsExpected(taken: readonly Taken[]): boolean {
  return taken.every(({ expected, seen }) => expected === seen);
}

const MARK = { allowed: "✓ allowed", refused: "✗ refused" } as const;

/** The steps as a table. */
export function renderWalkThrough(taken: readonly Taken[]): string {
  const rows = taken.map((step) => [
    step.who,
    step.with,
    step.does,
    MARK[step.expected],
    step.seen === step.expected ? MARK[step.seen] : `${MARK[step.seen]}  <-- NOT AS EXPECTED`,
  ]);
  const wrong = taken.filter(({ expected, seen }) => expected !== seen).length;
  const summary = `${taken.length} calls, ${wrong === 0 ? "all" : `${taken.length - wrong}`} as expected`;
  return `${textTable(["who", "with", "does", "expected", "seen"], rows)}\n${summary}\n`;
}

/** Runs one person's steps, and keeps their credentials. */
class Walker {
  private readonly inHand = new Map<Guise, Credentials>();
  private readonly roles = new Map<string, Credentials>();

  constructor(
    readonly user: User,
    readonly person: Person,
    private readonly gateway: Gateway,
  ) {}

  /** @returns whether the call was allowed */
  async take({ guise, act }: Pick<Step, "guise" | "act">): Promise<boolean> {
    const credentials = await this.credentials(guise);
    if (act.kind === "enroll an MFA device") return !(await this.person.enroll(credentials)).isRefused;
    if (act.kind === "create an access key") return !(await this.person.createKey(credentials)).isRefused;
    if (act.kind === "call") {
      const session = act.within === undefined ? credentials : this.roles.get(act.within.arn);
      // Without its role, a call is not made.
      return session !== undefined && !(await this.person.call(session, act.call)).isRefused;
    }
    if (guise === "stale MFA") this.gateway.clock.move(act.target.role.mfaMaxAge);
    const { answer, session } = await this.person.assume(credentials, act.target.arn, { place: act.place });
    if (session !== undefined) this.roles.set(act.target.arn, session);
    return !answer.isRefused;
  }

  private async credentials(guise: Guise): Promise<Credentials> {
    const known = this.inHand.get(guise);
    if (known !== undefined) return known;
    const begun = await this.begin(guise);
    this.inHand.set(guise, begun);
    return begun;
  }

  private begin(guise: Guise): Promise<Credentials> {
    const { person } = this;
    const ways: Readonly<Record<Guise, () => Promise<Credentials>>> = {
      "signed in without MFA": () => person.signIn(false),
      "signed in with MFA": () => person.signIn(true),
      "access key alone": async () => person.ownKey(),
      "fresh MFA": () => person.sessionWithMfa(),
      "stale MFA": () => this.credentials("fresh MFA"),
    };
    return ways[guise]();
  }
}
