import fc from "fast-check";
import { logicalId } from "../../modules/logical-id";

const name = fc.stringMatching(/^[A-Za-z0-9_+=,.@-]{1,12}$/);
/** Names that are near each other, where a collision would be. */
const nearName = fc.stringMatching(/^[a2_.e5f-]{1,5}$/);

describe("a logical id", () => {
  it("is predictable for plain names", () => {
    expect(logicalId("role", "A", "vpc")).toBe("role_A_vpc");
    expect(logicalId("user", "john.doe")).toBe("user_john__2edoe");
  });

  it.each([
    ["any names", name],
    ["similar names", nearName],
  ])("is unique for lists of %s", (_, part) => {
    const names = fc.array(part, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(
        names,
        names,
        (a, b) => (logicalId(...a) === logicalId(...b)) === (JSON.stringify(a) === JSON.stringify(b)),
      ),
      { numRuns: 5_000 },
    );
  });

  it("is a valid Terraform name", () => {
    fc.assert(fc.property(name, (part) => /^[A-Za-z_][A-Za-z0-9_-]*$/.test(logicalId("user", part))));
  });
});
