import type { Fault, Rule } from "../rule";

/** AWS refuses a document in which two statements have the same Sid. */
export const duplicateSid: Rule = {
  id: "duplicate-sid",
  check: ({ Statement }) => {
    const seen = new Map<string, number>();
    return Statement.flatMap(({ Sid }, index): Fault[] => {
      const first = Sid === undefined ? undefined : seen.get(Sid);
      if (Sid !== undefined && first === undefined) seen.set(Sid, index + 1);
      return first === undefined
        ? []
        : [
            {
              statement: index + 1,
              message: `has the Sid ${Sid} of statement ${first}`,
              fix: "name it otherwise, or delete the Sid",
            },
          ];
    });
  },
};
