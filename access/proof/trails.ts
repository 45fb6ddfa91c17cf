import type { Verdict } from "./verdict";

/** A trail that records an account, its own or the organization's. */
export interface Trail {
  readonly arn: string;
  readonly isMultiRegion: boolean;
  readonly hasGlobalEvents: boolean;
  readonly isLogging: boolean;
  /** Why log files do not reach their bucket; absent if they do. */
  readonly deliveryError?: string;
  /** Whether write management events are recorded. */
  readonly recordsWrites: boolean;
  /** Whether read management events are recorded, to which CloudTrail counts AssumeRole. */
  readonly recordsReads: boolean;
}

export interface AccountTrails {
  /** The account's name in the file. */
  readonly account: string;
  readonly trails: readonly Trail[];
}

/** An event selector of a trail, as `cloudtrail:GetEventSelectors` returns it. */
export interface Selectors {
  readonly EventSelectors?: readonly {
    readonly ReadWriteType?: string;
    readonly IncludeManagementEvents?: boolean;
    readonly ExcludeManagementEventSources?: readonly string[];
  }[];
  readonly AdvancedEventSelectors?: readonly {
    readonly FieldSelectors?: readonly Field[];
  }[];
}

/** Event sources that a trail may exclude: no alert depends on them. */
const LEFT_OUT = ["kms.amazonaws.com", "rdsdata.amazonaws.com"];

/**
 * Which management events a trail records. A selector with any field other than reads, writes and the two services
 * that CloudTrail lets a trail exclude counts as recording none.
 *
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
export function managementEvents({ EventSelectors = [], AdvancedEventSelectors = [] }: Selectors) {
  const kinds = [
    ...EventSelectors.map(({ ReadWriteType, IncludeManagementEvents, ExcludeManagementEventSources = [] }) =>
      IncludeManagementEvents === true && mayBeLeftOut(ExcludeManagementEventSources)
        ? ReadWriteType
        : undefined,
    ),
    ...AdvancedEventSelectors.map(({ FieldSelectors = [] }) => kindOf(FieldSelectors)),
  ];
  const records = (kind: string) => kinds.some((it) => it === "All" || it === kind);
  return { recordsWrites: records("WriteOnly"), recordsReads: records("ReadOnly") };
}

function mayBeLeftOut(sources: readonly string[]): boolean {
  return sources.every((source) => LEFT_OUT.includes(source));
}

/** A field, and beside it one operator with its values. */
interface Field {
  readonly Field?: string;
}

function kindOf(fields: readonly Field[]): string | undefined {
  // Conditions on one field are combined, and two of them may exclude everything.
  if (new Set(fields.map((it) => it.Field)).size < fields.length) return undefined;
  let kind = "All";
  let isManagement = false;
  for (const { Field, ...conditions } of fields) {
    const said = Object.entries(conditions).filter(([, values]) => values !== undefined);
    const [operator, values] = said[0] ?? [];
    if (said.length !== 1 || !Array.isArray(values)) return undefined;
    if (Field === "eventCategory" && operator === "Equals") isManagement = values.join() === "Management";
    else if (Field === "readOnly" && operator === "Equals" && ["true", "false"].includes(values.join()))
      kind = values.join() === "true" ? "ReadOnly" : "WriteOnly";
    else if (Field === "eventSource" && operator === "NotEquals") {
      if (!mayBeLeftOut(values)) return undefined;
    } else return undefined;
  }
  return isManagement ? kind : undefined;
}

/**
 * Whether EventBridge receives the alerts' events in each account: it receives API calls only through CloudTrail.
 *
 * @param needsReads whether an alert is about AssumeRole
 * @param unread what could not be read, sentences that name the account
 */
export function judgeTrails(
  accounts: readonly AccountTrails[],
  needsReads: boolean,
  unread: readonly string[],
): Verdict {
  const kinds = needsReads ? "write and read" : "write";
  const isCovered = (whole: readonly Trail[]) =>
    whole.some(({ recordsWrites }) => recordsWrites) &&
    (!needsReads || whole.some(({ recordsReads }) => recordsReads));
  return {
    claim: `every account has a trail that logs ${kinds} management events of all regions and of global services`,
    judged: accounts.length,
    counterExamples: accounts.flatMap(({ account, trails }) => {
      const heard = trails.filter((trail) => faultsOf(trail).length === 0);
      // EventBridge also receives calls that no log file contains, but then nobody can investigate them later.
      if (isCovered(heard.filter(({ deliveryError }) => deliveryError === undefined))) return [];
      const found = trails.map((trail) => {
        const faults = [
          ...faultsOf(trail),
          ...(trail.deliveryError === undefined
            ? []
            : [`cannot write to its bucket (${trail.deliveryError})`]),
          ...(trail.recordsWrites ? [] : ["does not record write management events"]),
          ...(trail.recordsReads || !needsReads ? [] : ["does not record read management events"]),
        ];
        return `${trail.arn} ${faults.join(", ") || "does not record all of them"}`;
      });
      const what = isCovered(heard)
        ? `nothing records the events of ${account}`
        : `no alert is sent for ${account}`;
      return [`${what}: ${found.length === 0 ? "it has no trail" : found.join("; ")}`];
    }),
    ...(unread.length > 0 && { notJudged: unread }),
  };
}

function faultsOf({ isMultiRegion, hasGlobalEvents, isLogging }: Trail): string[] {
  return [
    ...(isLogging ? [] : ["does not log"]),
    ...(isMultiRegion ? [] : ["covers one region"]),
    ...(hasGlobalEvents ? [] : ["excludes events of global services, such as IAM"]),
  ];
}
