import { CLAIMS } from "../../access/proof/claims";
import { CAUGHT_BY_CLAIM, CAUGHT_BY_TEST, CODE_MUTATIONS, HARMLESS } from "./code-mutations";
import { MUTATIONS } from "./plan-mutations";

/** The mutation tables of docs/proof.md: what catches how many, and why some are harmless. */
export function mutationTable(): string {
  const caught = MUTATIONS.flatMap((mutation) => ("caughtBy" in mutation ? [mutation.caughtBy] : []));
  const harmless = MUTATIONS.flatMap((mutation) => ("harmless" in mutation ? [mutation] : []));
  const many = <T>(all: readonly T[], isMeant: (one: T) => boolean) => all.filter(isMeant).length;
  const byClaim = CLAIMS.map(
    ({ id }): Row => [
      `claim \`${id}\``,
      many(caught, (claim) => claim === id),
      many(CAUGHT_BY_CLAIM, ({ claim }) => claim === id),
    ],
  );
  return [
    row("caught by", "mutations of the JSON", "mutations of the code"),
    row("---", "---", "---"),
    ...byClaim.filter(([, json, code]) => json + code > 0).map((counts) => row(...counts)),
    row("a unit test", 0, CAUGHT_BY_TEST.length),
    row("nothing: harmless, for the reason below", harmless.length, HARMLESS.length),
    row("all", MUTATIONS.length, CODE_MUTATIONS.length),
    "",
    row("harmless", "why"),
    row("---", "---"),
    ...[...harmless, ...HARMLESS].map(({ name, harmless: why }) => row(name, why)),
    "",
  ].join("\n");
}

type Row = [what: string, json: number, code: number];

function row(...cells: readonly (string | number)[]): string {
  return `| ${cells.join(" | ")} |`;
}
