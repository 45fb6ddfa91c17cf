import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { renderMatrix } from "../../../access/matrix/render-matrix";
import { csvCell } from "../../../access/output/csv-cell";
import { entitlements } from "../../support/parse-organization";

describe("a CSV cell", () => {
  it.each(["=cmd|x", "+1", "-1", "@sum", "\tx", "\r=x"])("is not a formula: %j", (text) => {
    expect(parse(csvCell(text))).toEqual([[`'${text}`]]);
  });

  it("preserves its text, except the apostrophe before a formula", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "=", "-", '"', ",", "\n", "\r"), minLength: 1 });
    fc.assert(
      fc.property(text, text, (first, second) => {
        const [row = []] = parse(`${csvCell(first)},${csvCell(second)}\r\n`, { record_delimiter: "\r\n" });
        expect(row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r])/, ""))).toEqual([first, second]);
      }),
    );
  });

  it("is not a formula for a user's name in the matrix", () => {
    const csv = renderMatrix(entitlements("users: { '=1+1': { grants: { vpc: A } } }"), "csv");
    expect(csv).toContain("\r\n'=1+1,A,vpc,");
  });
});
