import { renderDiff } from "../../../access/diff/render-diff";

describe("the rendered diff", () => {
  const changes = [
    { says: "bob gains admin in A", about: "access", risks: ["admin"] },
    { says: "leaves: eve", about: "user", risks: [] },
  ] as const;
  it("prints a table, Markdown for a pull request, and JSON", () => {
    expect(renderDiff(changes, "table")).toBe(
      "change                risk\nbob gains admin in A  admin\nleaves: eve\n\n2 changes, 1 with a risk.\n",
    );
    expect(renderDiff(changes, "markdown")).toBe(
      "### What this does to access\n\n| change | risk |\n| --- | --- |\n| bob gains admin in A | ⚠ admin |\n| leaves: eve |  |\n\n2 changes, 1 with a risk.\n",
    );
    expect(JSON.parse(renderDiff(changes, "json"))).toEqual(changes);
    expect(renderDiff([], "table")).toBe("Access does not change.\n");
  });
});
