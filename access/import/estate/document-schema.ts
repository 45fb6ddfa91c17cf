import { z } from "zod";

const texts = z.union([z.string(), z.array(z.string())]).optional();
/** AWS accepts numbers and booleans as values of conditions. */
const value = z.union([z.string(), z.number(), z.boolean()]);
const principal = z.union([z.string(), z.record(z.string(), z.union([z.string(), z.array(z.string())]))]);

/** The shape of every policy that AWS accepts. Readers judge what its elements mean, and elements that are not named here. */
export const documentSchema = z.looseObject({
  Statement: z.array(
    z.looseObject({
      Effect: z.enum(["Allow", "Deny"]),
      Principal: principal.optional(),
      NotPrincipal: principal.optional(),
      Action: texts,
      NotAction: texts,
      Resource: texts,
      NotResource: texts,
      Condition: z.record(z.string(), z.record(z.string(), z.union([value, z.array(value)]))).optional(),
    }),
  ),
});
