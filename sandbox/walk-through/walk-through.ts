import { textTable } from "../../access/text-table";
import type { Entitlements } from "../../organization/entitlements";
import { IAM_REGION } from "../../organization/partition";
import type { Gateway } from "../gateway/gateway";
import type { Credentials } from "../sandbox-environment";
import { Person } from "./person";
import { type Guise, type Step, stepsOf, wordsOf } from "./steps";

/** A step that was taken. */
export interface Taken extends Step {
  readonly seen: "allowed" | "refused";
}

/** Lives through what the file says of the first so many people, against the gateway. */
export async function walkThrough(
  entitlements: Entitlements,
  gateway: Gateway,
  people: number,
): Promise<Taken[]> {
  const { partition, identity } = entitlements.organization;
  const taken: Taken[] = [];
  for (const user of entitlements.users.slice(0, people)) {
    const options = { gateway, partition, region: IAM_REGION[partition], accountId: identity.id };
    const person = new Person(user.name, { ...options, mfaDevice: user.mfaDevice });
    const walker = new Walker(person, gateway);
    for (const step of stepsOf(user, entitlements)) {
      taken.push({ ...step, seen: (await walker.take(step)) ? "allowed" : "refused" });
    }
  }
  return taken;
}

export function isAsExpected(taken: readonly Taken[]): boolean {
  return taken.every(({ expected, seen }) => expected === seen);
}

const MARK = { allowed: "✓ allowed", refused: "✗ refused" } as const;

/** The list for the terminal. Ends with a newline. */
export function renderWalkThrough(taken: readonly Taken[]): string {
  const rows = taken.map((step) => [
    step.person.name,
    step.guise,
    wordsOf(step),
    MARK[step.expected],
    step.seen === step.expected ? MARK[step.seen] : `${MARK[step.seen]}  <-- NOT AS EXPECTED`,
  ]);
  const wrong = taken.filter(({ expected, seen }) => expected !== seen).length;
  const summary = `${taken.length} calls, ${wrong === 0 ? "all" : `${taken.length - wrong}`} as expected`;
  return `${textTable(["who", "with", "does", "expected", "seen"], rows)}\n${summary}\n`;
}

/** Takes one person's steps, and keeps what she has in hand. */
class Walker {
  private readonly inHand = new Map<Guise, Credentials>();
  private readonly roles = new Map<string, Credentials>();

  constructor(
    private readonly person: Person,
    private readonly gateway: Gateway,
  ) {}

  /** @returns whether she was let through */
  async take({ guise, act }: Step): Promise<boolean> {
    const credentials = await this.credentials(guise);
    if (act.kind === "enrol an MFA device") return !(await this.person.enrol(credentials)).isRefused;
    if (act.kind === "create an access key") return !(await this.person.createKey(credentials)).isRefused;
    if (act.kind === "call") {
      const session = act.within === undefined ? credentials : this.roles.get(act.within.arn);
      // A role that she could not assume does not let her do anything.
      return session !== undefined && !(await this.person.call(session, act.call)).isRefused;
    }
    if (guise === "stale MFA") this.gateway.clock.move(act.target.role.mfaMaxAge);
    const { answer, session } = await this.person.assume(credentials, act.target.arn);
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
