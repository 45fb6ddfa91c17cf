import { type ManagedObject, objectId, type Setting, type Topic, type Unread } from "../iam/managed-object";
import { STOP_NAME } from "../iam/spending-stop";
import { differences } from "./differences";
import type { Verdict } from "./verdict";

/** What synthesis makes, and what exists of it. */
export interface LiveComparison {
  readonly made: readonly ManagedObject[];
  /** Of what exists: what synthesis makes, and objects of a kind that nobody else may make. */
  readonly existing: readonly ManagedObject[];
  readonly unread: readonly Unread[];
  readonly nameOf: (accountId: string) => string;
  /** Whether Terraform takes away what was attached beyond the file. */
  readonly exclusive: boolean;
}

const WAY_BACK =
  "the way back: npm run apply; for what terraform's state does not know, npm run gatehouse -- adopt first";
const WAY_BACK_NOT_EXCLUSIVE = `${WAY_BACK}; what is beyond the file is removed manually, for terraform.exclusive is false`;

/**
 * Compares what exists with what synthesis makes, in one topic. What could not be read is not judged.
 *
 * @param none what there is none of, where synthesis makes nothing of the topic
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
            ? `${where} exists, and synthesis makes none`
            : `${where} does not exist, and synthesis makes it`,
        );
      // Whether the rest of it is missing, too, is no second fault.
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
 * Whether something attached is what a budget of the file attaches to a role. Where the file has none, a policy of that
 * name is anybody's, and may allow everything.
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
  if (exists === undefined) return made ? [`${made.name} does not exist, and synthesis makes it`] : [];
  if (made === undefined && isOfBudget(exists.name))
    return [
      `its account's budget has stopped it: ${exists.name} denies all but looking and taking down, until the next apply detaches it`,
    ];
  if (made === undefined) return [`${exists.name} exists, and synthesis makes none`];
  return differences(made.name, exists.value, made.value);
}
