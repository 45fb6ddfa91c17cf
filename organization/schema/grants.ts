import { z } from "zod";
import { byName, names, reference, until } from "./values";

export const scopeEntry = z.union(
  [
    reference(),
    z.strictObject({
      accounts: z.union([reference(), names()]).describe("An account, a set, `all`, or a list of them."),
      except: names().optional().describe("Accounts and sets excluded from the scope."),
      until: until("the grant ends").optional(),
    }),
  ],
  "an account, a set, all, or { accounts: …, except: […], until: … }",
);
export const grants = () =>
  byName(
    "role",
    z
      .union([scopeEntry, z.array(scopeEntry).min(1, "at least one scope")], "a scope, or a list of scopes")
      .describe("Where the role may be assumed: one scope, or a list of them. Each entry creates one group."),
  ).describe("The roles that may be assumed, and where.");
