import { stacksOnly } from "../../../access/iam/stack-files";
import { planDifferences } from "../../../access/upgrade/plan-differences";

type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function output(stacks: Readonly<Record<string, { resource: Resources; [block: string]: unknown }>>) {
  return stacksOnly(new Map(Object.entries(stacks).map(([name, json]) => [name, JSON.stringify(json)])));
}

const user = (name: string) => ({ name, force_destroy: true });
const policy = (...actions: string[]) =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Action: actions }] });

describe("differences between the plans of two versions", () => {
  it("are none if only metadata differs", () => {
    const before = {
      resource: { aws_iam_user: { alice: { ...user("alice"), "//": { path: 1 } } } },
      "//": 1,
    };
    const after = { resource: { aws_iam_user: { alice: user("alice") } } };
    expect(planDifferences(output({ access: before }), output({ access: after }))).toEqual([]);
  });

  it("tell a move from a deletion and a creation", () => {
    const before = output({ access: { resource: { aws_iam_user: { a: user("a"), b: user("b") } } } });
    const moved = [{ from: "aws_iam_user.a", to: "aws_iam_user.c" }];
    const after = output({ access: { resource: { aws_iam_user: { c: user("a"), d: user("d") } }, moved } });
    expect(planDifferences(before, after)).toEqual([
      {
        name: "access",
        change: "changed",
        created: ["aws_iam_user.d"],
        destroyed: ["aws_iam_user.b"],
        moved: [{ from: "aws_iam_user.a", to: "aws_iam_user.c" }],
        changed: [],
      },
    ]);
  });

  it("do not count a move from an address that does not exist", () => {
    const before = output({ access: { resource: { aws_iam_user: { a: user("a") } } } });
    const moved = [{ from: "aws_iam_user.gone", to: "aws_iam_user.b" }];
    const after = output({ access: { resource: { aws_iam_user: { b: user("a") } }, moved } });
    expect(planDifferences(before, after)).toMatchObject([
      { moved: [], created: ["aws_iam_user.b"], destroyed: ["aws_iam_user.a"] },
    ]);
  });

  it("show what changes in a resource that moves", () => {
    const before = output({ access: { resource: { aws_iam_user: { a: user("a") } } } });
    const moved = [{ from: "aws_iam_user.a", to: "aws_iam_user.b" }];
    const after = output({ access: { resource: { aws_iam_user: { b: { name: "a" } } }, moved } });
    expect(planDifferences(before, after)).toMatchObject([{ changed: [{ parts: ["aws_iam_user.b"] }] }]);
  });

  it("show a policy document line by line, once for all resources that change alike", () => {
    const roles = (...actions: string[]) => ({
      resource: {
        aws_iam_role_policy: { A: { policy: policy(...actions) }, B: { policy: policy(...actions) } },
      },
    });
    const [{ changed } = { changed: [] }] = planDifferences(
      output({ access: roles("s3:GetObject") }),
      output({ access: roles("s3:GetObject", "s3:PutObject") }),
    );
    expect(changed).toEqual([
      {
        parts: ["aws_iam_role_policy.A", "aws_iam_role_policy.B"],
        lines: expect.arrayContaining(['+          "s3:PutObject"']),
      },
    ]);
  });

  it("keep apart resources that change in different ways", () => {
    const before = { resource: { aws_iam_user: { a: user("a"), b: user("b") } } };
    const after = { resource: { aws_iam_user: { a: user("x"), b: user("y") } } };
    const [stack] = planDifferences(output({ access: before }), output({ access: after }));
    expect(stack?.changed.map(({ parts }) => parts)).toEqual([["aws_iam_user.a"], ["aws_iam_user.b"]]);
  });

  it("include a move that is dropped, which may not be applied yet", () => {
    const resource = { aws_iam_user: { b: user("b") } };
    const moved = [{ from: "aws_iam_user.a", to: "aws_iam_user.b" }];
    const [dropped] = planDifferences(
      output({ access: { resource, moved } }),
      output({ access: { resource } }),
    );
    expect(dropped?.changed.map(({ parts }) => parts)).toEqual([["moved aws_iam_user.a"]]);
    const [added] = planDifferences(
      output({ access: { resource } }),
      output({ access: { resource, moved } }),
    );
    expect(added?.changed.map(({ parts }) => parts)).toEqual([["moved aws_iam_user.a"]]);
  });

  it("include blocks that are no resources", () => {
    const stack = (version: string) => ({ resource: {}, terraform: { required_version: version } });
    const [difference] = planDifferences(output({ access: stack("1.5") }), output({ access: stack("1.9") }));
    expect(difference?.changed.map(({ parts }) => parts)).toEqual([["terraform"]]);
  });

  it("name new and removed stacks, and their resources", () => {
    const resource = { aws_iam_user: { a: user("a") } };
    expect(
      planDifferences(output({ access: { resource } }), output({ identity: { resource } })),
    ).toMatchObject([
      { name: "access", change: "removed", destroyed: ["aws_iam_user.a"] },
      { name: "identity", change: "new", created: ["aws_iam_user.a"] },
    ]);
  });
});
