import { planSizeWarning } from "../../access/plan-size";
import { organizationOf } from "../../bench/organization-of";
import { parse } from "../organization/parse";

const GB = 2 ** 30;
const warning = (accounts: number, memory: number, layout?: "one-plan" | "per-account") =>
  planSizeWarning(parse(organizationOf({ accounts, users: 1, layout })), memory);

describe("one plan for many accounts", () => {
  it("is warned of when it is likely to outgrow the machine, with the way out", () => {
    expect(warning(30, 16 * GB)).toBeUndefined();
    expect(warning(30, 8 * GB)).toBe(
      "one plan for 30 accounts is likely to need 11 GB of memory and 21 s, and this machine has 8 GB: terraform: { layout: per-account } plans each account by itself",
    );
  });

  it("is no matter where each account is planned by itself", () => {
    expect(warning(1000, 8 * GB, "per-account")).toBeUndefined();
  });
});
