import { judgeTrails, managementEvents, type Trail } from "../../../access/proof/trails";

const ARN = "arn:aws:cloudtrail:us-east-1:111111111111:trail/all";
const WHOLE: Trail = {
  arn: ARN,
  isMultiRegion: true,
  hasGlobalEvents: true,
  isLogging: true,
  recordsWrites: true,
  recordsReads: true,
};
const found = (trails: readonly Partial<Trail>[], needsReads = true) =>
  judgeTrails([{ account: "A", trails: trails.map((it) => ({ ...WHOLE, ...it })) }], needsReads, [])
    .counterExamples;

describe("the trails of an account", () => {
  it("pass if one of them records everything", () => {
    expect(found([{}])).toEqual([]);
    expect(found([{}, { isLogging: false }])).toEqual([]);
    expect(found([{ recordsReads: false }, { recordsWrites: false }])).toEqual([]);
  });

  it("fail if there are none", () => {
    expect(found([])).toEqual(["no alert is sent for A: it has no trail"]);
  });

  it.each([
    [{ isLogging: false }, "does not log"],
    [{ isMultiRegion: false }, "covers one region"],
    [{ hasGlobalEvents: false }, "excludes events of global services, such as IAM"],
    [{ recordsWrites: false }, "does not record write management events"],
    [{ recordsReads: false }, "does not record read management events"],
  ])("fail with %p", (trail, fault) => {
    expect(found([trail])).toEqual([`no alert is sent for A: ${ARN} ${fault}`]);
  });

  it("fail if no trail delivers log files to a bucket", () => {
    const lost = { deliveryError: "NoSuchBucket" };
    expect(found([lost])).toEqual([
      `nothing records the events of A: ${ARN} cannot write to its bucket (NoSuchBucket)`,
    ]);
    expect(found([lost, {}])).toEqual([]);
    expect(found([lost, { recordsReads: false }])).toHaveLength(1);
  });

  it("are all reported, each with all of its faults", () => {
    const trails = [
      { isLogging: false, recordsReads: false },
      { arn: "two", isMultiRegion: false },
    ];
    expect(found(trails)).toEqual([
      `no alert is sent for A: ${ARN} does not log, does not record read management events; two covers one region`,
    ]);
    expect(found(trails, false)).toEqual([
      `no alert is sent for A: ${ARN} does not log; two covers one region`,
    ]);
  });

  it("fail if reads and writes are not logged by active trails", () => {
    expect(found([{ recordsReads: false }, { recordsWrites: false, isLogging: false }])).toHaveLength(1);
    expect(found([{ recordsWrites: false }, { recordsReads: false, isLogging: false }])).toHaveLength(1);
  });

  it("must record reads only for alerts about AssumeRole", () => {
    expect(found([{ recordsReads: false }], false)).toEqual([]);
    expect(found([{ recordsWrites: false }], false)).toHaveLength(1);
    const claims = [true, false].map((needsReads) => judgeTrails([], needsReads, []));
    expect(claims.map(({ claim }) => claim)).toEqual(
      ["write and read", "write"].map(
        (kinds) =>
          `every account has a trail that logs ${kinds} management events of all regions and of global services`,
      ),
    );
    expect(claims[0]).not.toHaveProperty("notJudged");
  });

  it("are not judged if they could not be read", () => {
    expect(judgeTrails([], true, ["account B could not be read"])).toMatchObject({
      judged: 0,
      notJudged: ["account B could not be read"],
    });
  });
});

describe("the management events that a trail records", () => {
  const field = (Field: string, operator: string, values: string[]) => ({ Field, [operator]: values });
  const basic = (ReadWriteType: string, IncludeManagementEvents = true) =>
    managementEvents({ EventSelectors: [{ ReadWriteType, IncludeManagementEvents }] });
  const advanced = (...fields: { Field: string }[]) =>
    managementEvents({
      AdvancedEventSelectors: [
        { FieldSelectors: [field("eventCategory", "Equals", ["Management"]), ...fields] },
      ],
    });
  const both = { recordsWrites: true, recordsReads: true };
  const none = { recordsWrites: false, recordsReads: false };

  it("are those of its basic or advanced selectors", () => {
    expect(basic("All")).toEqual(both);
    expect(basic("WriteOnly")).toEqual({ recordsWrites: true, recordsReads: false });
    expect(advanced()).toEqual(both);
    expect(advanced(field("readOnly", "Equals", ["true"]))).toEqual({
      recordsWrites: false,
      recordsReads: true,
    });
    expect(advanced(field("eventSource", "NotEquals", ["kms.amazonaws.com"]))).toEqual(both);
    expect(advanced(field("readOnly", "Equals", ["false"]))).toEqual({
      recordsWrites: true,
      recordsReads: false,
    });
    expect(basic("ReadOnly")).toEqual({ recordsWrites: false, recordsReads: true });
    const absent = { Field: "readOnly", Equals: ["true"], NotEquals: undefined };
    expect(advanced(absent).recordsReads).toBe(true);
  });

  it("are none for a data event trail or without selectors", () => {
    expect(basic("All", false)).toEqual(none);
    expect(managementEvents({})).toEqual(none);
    expect(
      managementEvents({
        AdvancedEventSelectors: [{ FieldSelectors: [field("eventCategory", "Equals", ["Data"])] }],
      }),
    ).toEqual(none);
  });

  it("are none if conditions on one field may exclude each other", () => {
    const reads = (value: string) => field("readOnly", "Equals", [value]);
    expect(advanced(reads("true"), reads("false"))).toEqual(none);
    expect(advanced(field("eventCategory", "Equals", ["Data"]))).toEqual(none);
    const data = field("eventCategory", "Equals", ["Data"]);
    const management = field("eventCategory", "Equals", ["Management"]);
    expect(managementEvents({ AdvancedEventSelectors: [{ FieldSelectors: [data, management] }] })).toEqual(
      none,
    );
  });

  it("are none if a basic selector excludes more than KMS and RDS Data", () => {
    const without = (...sources: string[]) =>
      managementEvents({
        EventSelectors: [
          { ReadWriteType: "All", IncludeManagementEvents: true, ExcludeManagementEventSources: sources },
        ],
      });
    expect(without("kms.amazonaws.com", "rdsdata.amazonaws.com")).toEqual(both);
    expect(without("kms.amazonaws.com", "iam.amazonaws.com")).toEqual(none);
  });

  it("are none if a selector excludes IAM or is not understood", () => {
    expect(advanced(field("eventSource", "NotEquals", ["iam.amazonaws.com"]))).toEqual(none);
    expect(advanced(field("eventSource", "Equals", ["kms.amazonaws.com"]))).toEqual(none);
    expect(advanced(field("eventName", "NotStartsWith", ["Assume"]))).toEqual(none);
    expect(advanced(field("eventName", "NotEquals", ["x"]))).toEqual(none);
    expect(advanced(field("readOnly", "NotEquals", ["true"]))).toEqual(none);
    expect(advanced(field("readOnly", "Equals", ["true", "false"]))).toEqual(none);
    expect(advanced({ Field: "readOnly" })).toEqual(none);
    const two = {
      ...field("eventSource", "NotEquals", ["kms.amazonaws.com"]),
      Equals: ["iam.amazonaws.com"],
    };
    expect(advanced(two)).toEqual(none);
    const only = (...fields: { Field: string }[]) =>
      managementEvents({ AdvancedEventSelectors: [{ FieldSelectors: fields }] });
    expect(only(field("readOnly", "Equals", ["false"]))).toEqual(none);
    expect(only(field("eventCategory", "NotEquals", ["Management"]))).toEqual(none);
    expect(only(field("eventCategory", "Equals", ["Management", "Data"]))).toEqual(none);
  });
});
