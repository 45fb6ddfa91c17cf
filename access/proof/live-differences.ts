import { cdktfCommand, gatehouseCommand } from "../../organization/package";
import { type ManagedObject, objectId, type Setting, type Topic, type Unread } from "../iam/managed-object";
import { STOP_NAME } from "../iam/spending-stop";
import { differences } from "./differences";
import type { Verdict } from "./verdict";

/** The synthesized objects and the live ones. */
export interface LiveComparison {
  readonly made: readonly ManagedObject[];
  /** Live objects that are synthesized, and live objects of kinds that only Gatehouse may create. */
  readonly existing: readonly ManagedObject[];
  readonly unread: readonly Unread[];
  readonly nameOf: (accountId: string) => string;
  /** Whether Terraform removes what was attached manually. */
  readonly exclusive: boolean;
}

const WAY_BACK = `to restore: ${cdktfCommand("apply")}; for resources outside terraform's state, ${gatehouseCommand("adopt")} first`;
const WAY_BACK_NOT_EXCLUSIVE = `${WAY_BACK}; remove what the file does not declare manually, since terraform.exclusive is false`;

/**
 * Compares live objects with synthesized ones, in one topic. What could not be read is not judged.
 *
 * @param none message if nothing of the topic is synthesized
 */
export function judgeTopic(
  { made, existing, unread, nameOf, exclusive }: LiveComparison,
  topic: Topic,
  claim: string,
  none: string,
): Verdict {
  const missed = unread.filter(({ topics }) => topics.includes(topic));
  const isRead = ({ accountId }: ManagedObject) => !missed.some((it) => it.accountId === accountId);
  const wanted = new Map(made.filter(isRead).map((it) => [objectId(it), it]));
  const found = new Map(existing.filter(isRead).map((it) => [objectId(it), it]));
  const stopping = new Set(
    made.filter(({ name }) => name === `managed policy ${STOP_NAME}`).map(({ accountId }) => accountId),
  );
  const counterExamples: string[] = [];
  let judged = 0;
  for (const id of new Set([...wanted.keys(), ...found.keys()])) {
    const [meant, there] = [wanted.get(id), found.get(id)];
    const object = meant ?? there;
    if (object === undefined) continue;
    const where = `${object.name} in ${nameOf(object.accountId)}`;
    if (object.topic === topic) judged++;
    if (meant === undefined || there === undefined) {
      if (object.topic === topic)
        counterExamples.push(
          meant === undefined
            ? `${where} exists, but is not synthesized`
            : `${where} does not exist, but is synthesized`,
        );
      // If an object is missing, report that only.
      continue;
    }
    const settings = comparedSettings(meant, there, topic);
    judged += settings.length;
    counterExamples.push(
      ...settings.flatMap(([exists, isMade]) =>
        faultsOf(exists, isMade, (name) => isStop(name, object, stopping)).map(
          (fault) => `${where}: ${fault}`,
        ),
      ),
    );
  }
  const isWanted = made.some((it) => it.topic === topic || it.settings.some((one) => one.topic === topic));
  return {
    claim,
    judged,
    counterExamples,
    ...(isWanted && missed.length > 0 && { notJudged: missed.map(({ why }) => why) }),
    ...(!isWanted && { nothingToJudge: none }),
    ...(counterExamples.length > 0 && { notes: [exclusive ? WAY_BACK : WAY_BACK_NOT_EXCLUSIVE] }),
  };
}

/**
 * Whether an attached policy is that of a declared budget's stop. Without such a budget, a policy of that name is anyone's
 * and may allow everything.
 */
function isStop(
  name: string,
  { accountId, name: owner }: ManagedObject,
  stopping: ReadonlySet<string>,
): boolean {
  return (
    stopping.has(accountId) &&
    owner.startsWith("role ") &&
    /^attached policy (\S+)$/.exec(name)?.[1]?.endsWith(`:iam::${accountId}:policy/${STOP_NAME}`) === true
  );
}

type Pair = readonly [exists: Setting | undefined, made: Setting | undefined];

function comparedSettings(made: ManagedObject, existing: ManagedObject, topic: Topic): Pair[] {
  const byName = ({ settings }: ManagedObject) =>
    new Map(settings.filter((it) => it.topic === topic).map((it) => [it.name, it]));
  const [wanted, found] = [byName(made), byName(existing)];
  return [...new Set([...wanted.keys(), ...found.keys()])].map((name) => [found.get(name), wanted.get(name)]);
}

function faultsOf(
  exists: Setting | undefined,
  made: Setting | undefined,
  isOfBudget: (name: string) => boolean,
): string[] {
  if (exists === undefined) return made ? [`${made.name} does not exist, but is synthesized`] : [];
  if (made === undefined && isOfBudget(exists.name))
    return [
      `its account's budget has stopped it: ${exists.name} denies everything except reading and deleting, until the next apply detaches it`,
    ];
  if (made === undefined) return [`${exists.name} exists, but is not synthesized`];
  return differences(made.name, exists.value, made.value);
}
