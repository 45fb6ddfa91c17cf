import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parse as parseYaml, stringify } from "yaml";
import { type Entitlements, entitlementsOf } from "../../organization/entitlements";
import { documentsIn, parseOrganization } from "../../organization/load";
import { PACKAGE } from "../../organization/package";
import { type PolicyFiles, policyFilesIn } from "../../organization/policy-files";
import { organizationSchema } from "../../organization/schema";
import { NOW } from "../support/parse-organization";
import { HOSTILE, templatesIn } from "../support/policy-templates";
import { type Plan, policyIn, synthesizeAll } from "../support/synthesized";

// Many small runs: on a busy machine more than five seconds.
jest.setTimeout(60_000);

type Path = readonly (string | number)[];

const shipped = policyFilesIn([join(PACKAGE, "policies")], documentsIn);
const EVERYTHING = parseYaml(readFileSync(join(PACKAGE, "examples", "everything.yaml"), "utf8"));
const withTerraform = (terraform: object) => ({
  ...EVERYTHING,
  accounts: { ...EVERYTHING.accounts, shop: { ...EVERYTHING.accounts.shop, provider: undefined } },
  teams: { network: { grants: { vpc: "all" } } },
  terraform,
});
const SCOPE = { accounts: ["shop", "lab"], except: ["lab"], until: "2099-01-31" };
const GRANTS = {
  vpc: { accounts: "lab" },
  admin: SCOPE,
  "web-admin": [SCOPE, { ...SCOPE, accounts: "shop", except: undefined, until: "2099-02-01" }],
};
/** Together they hold every text that the format knows. */
const FILES: readonly object[] = [
  { ...EVERYTHING, terraform: { ...EVERYTHING.terraform, layout: "one-plan" } },
  withTerraform({
    layout: "one-plan",
    state: {
      backend: "s3",
      bucket: "acme-state",
      key: "gatehouse/terraform.tfstate",
      region: "eu-west-1",
      kmsKeyId: "arn:aws:kms:eu-west-1:111111111111:key/12345678-1234-1234-1234-123456789012",
      account: "people",
      assumeRole: "State",
      accessLogs: "acme-logs",
    },
  }),
  withTerraform({
    layout: "one-plan",
    state: {
      backend: "cloud",
      organization: "acme",
      hostname: "tfe.example.com",
      workspace: "w",
      project: "access",
      edition: "paid",
    },
    providers: { authentication: "hcp" },
  }),
  withTerraform({ state: { backend: "cloud", organization: "acme", prefix: "p-" } }),
  {
    ...EVERYTHING,
    accounts: Object.fromEntries(
      Object.entries<object>(EVERYTHING.accounts).map(([name, account]) => [
        name,
        { ...account, provider: { profile: `acme-${name}` } },
      ]),
    ),
    terraform: { providers: { authentication: "profile" } },
  },
  {
    ...EVERYTHING,
    teams: { network: { grants: GRANTS } },
    users: { alice: { teams: ["network"], grants: GRANTS }, franklin: {} },
  },
];

/** A text of the format: where it is in the schema (`*` is any key or index), and where in which of the files. */
interface Field {
  readonly name: string;
  readonly file: object;
  readonly path: Path;
  readonly at: "key" | "value";
}

/** Every place of the schema that takes a text, and every map whose keys are names. */
function textsOf(schema: unknown, path: readonly string[] = []): string[] {
  const def = (schema as { def: Record<string, unknown> }).def;
  const within = (inner: unknown, ...steps: string[]) => textsOf(inner, [...path, ...steps]);
  switch (def.type) {
    case "string":
      return [path.join(".")];
    case "optional":
      return within(def.innerType);
    case "object":
      return Object.entries(def.shape as object).flatMap(([key, inner]) => within(inner, key));
    case "record":
      return [[...path, "<key>"].join("."), ...within(def.valueType, "*")];
    case "array":
      return within(def.element, "*");
    case "union":
      return (def.options as unknown[]).flatMap((option) => within(option));
    case "enum":
    case "literal":
    case "int":
    case "number":
    case "boolean":
      return [];
    default:
      throw new Error(`${path.join(".")} is of a kind that this test does not know: ${def.type}`);
  }
}

const TEXTS = [...new Set(textsOf(organizationSchema))].sort();

/** Places in data that a name of the schema's means. */
function placesOf(
  data: unknown,
  [step, ...rest]: readonly string[],
  path: Path = [],
): { path: Path; at: Field["at"] }[] {
  if (step === undefined) return typeof data === "string" ? [{ path, at: "value" }] : [];
  if (typeof data !== "object" || data === null) return [];
  const entries = Object.entries(data).map(
    ([key, value]) => [Array.isArray(data) ? Number(key) : key, value] as const,
  );
  if (step === "<key>")
    return Array.isArray(data) ? [] : entries.map(([key]) => ({ path: [...path, key], at: "key" }));
  return entries
    .filter(([key]) => step === "*" || step === key)
    .flatMap(([key, value]) => placesOf(value, rest, [...path, key]));
}

const FIELDS: readonly Field[] = TEXTS.flatMap((name) =>
  FILES.flatMap((file) =>
    placesOf(file, name.split("."))
      .slice(0, 1)
      .map((place) => ({ name, file, ...place })),
  ).slice(0, 1),
);

function textAt(data: unknown, path: Path): string {
  return String(path.reduce((inner, step) => (inner as Record<string | number, unknown>)[step], data));
}

/** The data with another text at a place. */
function withText(data: unknown, [step, ...rest]: Path, at: Field["at"], text: string): unknown {
  if (step === undefined) return text;
  if (Array.isArray(data))
    return data.map((value, index) => (index === step ? withText(value, rest, at, text) : value));
  const entries = Object.entries(data as object).map(([key, value]) => {
    if (key !== step) return [key, value];
    return rest.length === 0 && at === "key" ? [text, value] : [key, withText(value, rest, at, text)];
  });
  return Object.fromEntries(entries);
}

/** How each template begins that Terraform would evaluate: `${aws_iam_role.`, `${join(`. */
function templatesOf(entitlements: Entitlements): Set<string> {
  const stacks = [...synthesizeAll(entitlements).values()].map((text) => JSON.parse(text));
  return new Set(
    templatesIn(stacks).map(
      (template) => /^\$\{(data\.)?[a-z_]+[.(]/.exec(template)?.[0] ?? template.slice(0, 40),
    ),
  );
}

/** Either a problem at a line and column, or no template that was not there before. */
function expectDataOnly(
  text: string,
  policies: PolicyFiles,
  harmless: ReadonlySet<string>,
): "refused" | "taken" {
  const result = parseOrganization(text, "any.yaml", policies, NOW);
  if ("problems" in result) {
    expect(result.problems.length).toBeGreaterThan(0);
    for (const problem of result.problems)
      expect(problem).toMatchObject({ position: { line: expect.any(Number), column: expect.any(Number) } });
    return "refused";
  }
  const added = [...templatesOf(entitlementsOf(result.organization, NOW))].filter((it) => !harmless.has(it));
  expect(added).toEqual([]);
  return "taken";
}

function parsed(file: object, policies = shipped) {
  const result = parseOrganization(stringify(file), "any.yaml", policies, NOW);
  if ("problems" in result) throw new Error(JSON.stringify(result.problems));
  return entitlementsOf(result.organization, NOW);
}

const baseOf = new Map(FILES.map((file) => [file, templatesOf(parsed(file))]));

/** The texts that come through every door that is left open a little. */
const DECISIVE = ['${file("/etc/canary")}', "%{ if true }canary%{ endif }", "${TfToken[TOKEN.0]}"];

function expectField({ file, path, at }: Field, text: string): void {
  expectDataOnly(stringify(withText(file, path, at, text)), shipped, baseOf.get(file) ?? new Set());
}

function textOf({ file, path, at }: Field): string {
  return at === "key" ? String(path.at(-1)) : textAt(file, path);
}

const hostile = fc.constantFrom(...HOSTILE);

describe("text of the file", () => {
  it("is covered by a case for every text field of the schema", () => {
    expect(TEXTS.filter((name) => !FIELDS.some((field) => field.name === name))).toEqual([]);
  });

  it.each(FIELDS.map((field) => [field.name, field] as const))(
    "is refused or remains text: %s",
    (_, field) => {
      for (const text of DECISIVE) expectField(field, textOf(field) + text);
    },
  );

  it("is refused or remains text, for any text", () => {
    fc.assert(
      fc.property(fc.constantFrom(...FIELDS), hostile, hostile, fc.nat(2), (field, first, second, place) =>
        expectField(field, [first + second, textOf(field) + first, first + textOf(field)][place] ?? first),
      ),
      { numRuns: Number(process.env.TEXTS ?? 100) },
    );
  });
});

/** A document with a text at each of its places. */
const DOCUMENTS: Readonly<Record<string, (text: string) => object>> = {
  Version: (Version) => ({ Version, Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] }),
  Id: (Id) => ({ Id, ...documentOf({}) }),
  Sid: (Sid) => documentOf({ Sid }),
  Effect: (Effect) => documentOf({ Effect }),
  Action: (Action) => documentOf({ Action }),
  NotAction: (NotAction) => documentOf({ Action: undefined, NotAction: ["s3:*", NotAction] }),
  Resource: (Resource) => documentOf({ Resource: ["arn:aws:s3:::b/${aws:username}", Resource] }),
  NotResource: (NotResource) => documentOf({ Resource: undefined, NotResource }),
  "a condition's operator": (operator) =>
    documentOf({ Condition: { [operator]: { "aws:RequestTag/x": "y" } } }),
  "a condition's key": (key) => documentOf({ Condition: { StringEquals: { [key]: "y" } } }),
  "a condition's value": (value) =>
    documentOf({ Condition: { StringLike: { "aws:RequestTag/x": [value] } } }),
  "an unknown key": (key) => documentOf({ [key]: "x" }),
};

function documentOf(statement: object) {
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*", ...statement }],
  };
}

describe("text of a policy document", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "gatehouse-text-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const organization = stringify({
    organization: "example",
    identity: "M",
    accounts: { M: { id: "111111111111" } },
    roles: { mine: { policy: "mine" } },
    users: { alice: { grants: { mine: "M" } } },
  });
  const policiesOf = (document: object) => {
    writeFileSync(join(folder, "mine.json"), JSON.stringify(document));
    return policyFilesIn([folder], documentsIn);
  };

  it.each(Object.entries(DOCUMENTS))("is refused or remains text: %s", (_, documentWith) => {
    const harmless = parseOrganization(organization, "any.yaml", policiesOf(documentOf({})), NOW);
    if ("problems" in harmless) throw new Error("the harmless file is refused");
    const base = templatesOf(entitlementsOf(harmless.organization, NOW));
    fc.assert(
      fc.property(hostile, hostile, (first, second) => {
        expectDataOnly(organization, policiesOf(documentWith(`x${first}${second}`)), base);
      }),
      { numRuns: 25 },
    );
  });

  it("reaches the role unchanged, including IAM variables", () => {
    const document = DOCUMENTS.Resource?.("arn:aws:s3:::c/${aws:PrincipalTag/team}/%{x}") ?? {};
    const result = parseOrganization(organization, "any.yaml", policiesOf(document), NOW);
    if ("problems" in result) throw new Error("the document is refused");
    const [stack = ""] = synthesizeAll(entitlementsOf(result.organization, NOW)).values();
    const { aws_iam_role_policy } = (JSON.parse(stack) as Plan).resource;
    expect(policyIn(aws_iam_role_policy?.role_M_mine?.policy)).toEqual(document);
  });
});

/** Texts that choose between ways to go on, and are names in the code, not of the file. */
const CHOICES = new Set(["backend", "layout", "partition", "groups", "place"]);

/** Every text below a value, by its place, each object once. */
function textPlaces(
  value: unknown,
  seen = new Set<unknown>(),
): { owner: Record<string, unknown>; key: string }[] {
  if (typeof value !== "object" || value === null || seen.has(value) || value instanceof Map) return [];
  seen.add(value);
  const owner = value as Record<string, unknown>;
  return Object.entries(owner).flatMap(([key, inner]) =>
    typeof inner === "string" ? (CHOICES.has(key) ? [] : [{ owner, key }]) : textPlaces(inner, seen),
  );
}

describe("unchecked text", () => {
  it.each([
    ["with local state", FILES[0] ?? {}],
    ["in one plan, with state in S3", FILES[1] ?? {}],
    ["with state in HCP Terraform", FILES[2] ?? {}],
  ])("is not a template in the stacks: %s", (_, file) => {
    const harmless = templatesOf(parsed(file));
    const all = structuredClone(parsed(file));
    const places = textPlaces(all);
    for (const { owner, key } of places) {
      owner[key] = `${owner[key]}\${file("canary")}%{ if canary }`;
    }
    const added = [...templatesOf(all)].filter((it) => !harmless.has(it));
    expect(added).toEqual([]);
  });
});
