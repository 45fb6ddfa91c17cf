import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { markdownTable } from "../../access/output/text-table";
import { byKey } from "../../organization/order";
import { fromSource, measured, median, type Took } from "./measured";
import { organizationOf } from "./organization-of";

const SIZES = [3, 30, 300, 1000];
const ROUNDS = 3;

type Way = "gatehouse" | "bare cdktf" | "JSON.stringify";

interface Size {
  readonly accounts: number;
  readonly resources: number;
  readonly took: Readonly<Record<Way, Took>>;
}

/** Synthesis at each size, compared with a bare cdktf app that creates the same resources and with writing the JSON. */
export async function synthesisBenchmark(say: (line: string) => void): Promise<string> {
  const sizes: Size[] = [];
  for (const accounts of SIZES) sizes.push(await atSize(accounts, say));
  const cell = ({ seconds, memory }: Took) => `${seconds.toFixed(2)} s, ${memory.toFixed(0)} MB`;
  const rows = sizes.map(({ accounts, resources, took }) => [
    String(accounts),
    String(5 * accounts),
    String(resources),
    cell(took.gatehouse),
    cell(took["bare cdktf"]),
    cell(took["JSON.stringify"]),
    (took.gatehouse.seconds / took["bare cdktf"].seconds).toFixed(2),
  ]);
  const head = [
    "accounts",
    "users",
    "resources",
    "Gatehouse",
    "bare cdktf",
    "JSON.stringify",
    "Gatehouse / bare",
  ];
  return `${markdownTable(head, rows)}\nGrowth from 30 to 1,000 accounts, as the exponent of the number of accounts: Gatehouse ${exponent(sizes, "gatehouse")}, bare cdktf ${exponent(sizes, "bare cdktf")}.\n`;
}

async function atSize(accounts: number, say: (line: string) => void): Promise<Size> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-bench-"));
  try {
    const file = join(folder, "organization.yaml");
    writeFileSync(file, organizationOf({ accounts }));
    const output = (way: Way) => join(folder, way);
    const json = join(output("gatehouse"), "stacks", "access", "cdk.tf.json");
    const texts = join(folder, "texts.json");
    const run: Readonly<Record<Way, () => Promise<Took>>> = {
      gatehouse: () =>
        measured(fromSource("main.ts"), { ORGANIZATION: file, CDKTF_OUTDIR: output("gatehouse") }),
      "bare cdktf": () =>
        measured(fromSource("tools/bench/bare.ts"), {
          BENCH_TEXTS: texts,
          CDKTF_OUTDIR: output("bare cdktf"),
        }),
      "JSON.stringify": () =>
        measured(fromSource("tools/bench/json.ts"), {
          BENCH_JSON: json,
          CDKTF_OUTDIR: output("JSON.stringify"),
        }),
    };
    await run.gatehouse();
    const made: Stack = JSON.parse(readFileSync(json, "utf8"));
    writeFileSync(texts, JSON.stringify(textsOf(made)));
    await run["bare cdktf"]();
    const bare: Stack = JSON.parse(
      readFileSync(join(output("bare cdktf"), "stacks", "access", "cdk.tf.json"), "utf8"),
    );
    if (JSON.stringify(countsOf(bare)) !== JSON.stringify(countsOf(made)))
      throw new Error("the bare app creates other resources");

    const runs: Record<Way, Took[]> = { gatehouse: [], "bare cdktf": [], "JSON.stringify": [] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const way of Object.keys(run) as Way[]) runs[way].push(await run[way]());
    }
    const took = {
      gatehouse: median(runs.gatehouse),
      "bare cdktf": median(runs["bare cdktf"]),
      "JSON.stringify": median(runs["JSON.stringify"]),
    };
    say(
      `${accounts} accounts: ${took.gatehouse.seconds.toFixed(2)} s, bare ${took["bare cdktf"].seconds.toFixed(2)} s`,
    );
    const resources = Object.values(countsOf(made)).reduce((sum, count) => sum + count, 0);
    return { accounts, resources, took };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Arguments = Readonly<Record<string, unknown>>;
export interface Stack {
  readonly provider: {
    readonly aws: readonly { readonly alias: string; readonly allowed_account_ids: readonly string[] }[];
  };
  readonly resource: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
}

function countsOf({ resource }: Stack): Record<string, number> {
  return Object.fromEntries(
    Object.entries(resource)
      .map(([type, made]): [string, number] => [type, Object.keys(made).length])
      .sort(byKey),
  );
}

/** The policy texts of a synthesized stack, for the bare app. */
export function textsOf({ provider, resource }: Stack): object {
  const of = (type: string) => Object.values(resource[type] ?? {});
  const policies = new Map(of("aws_iam_group_policy").map(({ name, policy }) => [name, policy]));
  const identity = provider.aws.find(({ alias }) => alias === "identity");
  const others = provider.aws.filter((it) => it !== identity);
  const rolePolicies = new Map(of("aws_iam_role_policy").map(({ name, policy }) => [name, policy]));
  const roles = new Map(of("aws_iam_role").map(({ name, assume_role_policy: trust }) => [name, trust]));
  return {
    users: of("aws_iam_user").length,
    accounts: [identity, ...others].flatMap((it) =>
      it ? [{ name: it.alias, id: it.allowed_account_ids[0] }] : [],
    ),
    selfService: policies.get("users"),
    groups: of("aws_iam_group_membership")
      .filter(({ name }) => name !== "users")
      .map(({ name, users }) => ({
        name,
        policy: policies.get(name),
        members: (users as string[]).map((user) => Number(/user_u(\d+)/.exec(user)?.[1])),
      })),
    roles: [...roles].map(([name, trust]) => ({ name, trust, policy: rolePolicies.get(name) })),
  };
}

function exponent(sizes: readonly Size[], way: Way): string {
  const at = (accounts: number) =>
    sizes.find((size) => size.accounts === accounts)?.took[way].seconds ?? Number.NaN;
  return (Math.log(at(1000) / at(30)) / Math.log(1000 / 30)).toFixed(2);
}
