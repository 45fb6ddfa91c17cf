import { allResources, byReferred, entriesOf, referredId } from "../../../access/iam/plan-addresses";

describe("the resources of a stack", () => {
  it("are listed by type and id, with their arguments", () => {
    const json = {
      resource: { aws_iam_user: { alice: { name: "alice" }, bob: {} }, aws_iam_group: { g: {} } },
    };
    expect(allResources(json)).toEqual([
      { type: "aws_iam_user", id: "alice", args: { name: "alice" } },
      { type: "aws_iam_user", id: "bob", args: {} },
      { type: "aws_iam_group", id: "g", args: {} },
    ]);
    for (const resource of [undefined, null, "x", [1]]) expect(allResources({ resource })).toEqual([]);
    expect(entriesOf({ a: 1 })).toEqual([["a", 1]]);
  });

  it.each([
    ["${aws_iam_user.user_alice.name}", "user_alice"],
    ["${aws_iam_user.user-1_b.unique_id}", "user-1_b"],
    ["x${aws_iam_user.a.name}", undefined],
    ["${aws_iam_user.a.name}x", undefined],
    ["${data.aws_iam_user.a.name}", undefined],
    ["alice", undefined],
    [undefined, undefined],
  ])("are resolved from the reference %p: %p", (value, id) => {
    expect(referredId(value)).toBe(id);
  });

  it("are found by a reference in an argument", () => {
    const resource = (type: string, id: string, user?: string) => ({ type, id, args: { user } });
    const [one, two, free] = [
      resource("policy", "1", "${aws_iam_user.alice.name}"),
      resource("policy", "2", "${aws_iam_user.alice.name}"),
      resource("policy", "3"),
    ];
    const found = byReferred(
      [one, two, free, resource("other", "4", "${aws_iam_user.alice.name}")],
      "policy",
      "user",
    );
    expect([...found]).toEqual([
      ["alice", [one, two]],
      ["", [free]],
    ]);
  });
});
