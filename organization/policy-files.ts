import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { type Found, readJson } from "./json-file";
import { didYouMean } from "./nearest";
import type { PolicyDocument } from "./policy-document";

/** Finds policy documents and action lists by name. */
export interface PolicyFiles {
  policy(name: string): Found<PolicyDocument> | undefined;
  actionList(name: string): Found<readonly string[]> | undefined;
  /** All policy names, for suggestions. */
  names(): string[];
}

/** Elements of other AWS policies that a permission policy does not have. */
const OF_OTHER_POLICIES: Readonly<Record<string, string>> = {
  Principal: "Principal is for trust and resource policies; a role's permissions apply to the role",
  NotPrincipal: "NotPrincipal is for resource policies; a role's permissions apply to the role",
};

/** Message about unknown elements. */
function unknownElements(known: readonly string[]): z.core.$ZodErrorMap {
  return (issue) => {
    if (issue.code !== "unrecognized_keys") return undefined;
    const messages = issue.keys.map((key) => {
      if (Object.hasOwn(OF_OTHER_POLICIES, key)) return OF_OTHER_POLICIES[key];
      const meant = didYouMean(key, known);
      return `${key} is not an element of a policy${meant === undefined ? "" : `, ${meant}`}`;
    });
    return messages.join("; ");
  };
}

const STATEMENT_ELEMENTS = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"];

const strings = z.union([z.string(), z.array(z.string()).min(1)]);

/** Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html (PolicyDocument) */
const NOT_LATIN = /[^\u0020-\u00ff]|(?<!\\)\\u00[01]/;

/** A role's permission policy. Source: the grammar of the IAM JSON policy language. */
const policySchema = z
  .strictObject(
    {
      Version: z.literal("2012-10-17"),
      Id: z.string().optional(),
      Statement: z
        .array(
          z
            .strictObject(
              {
                Sid: z
                  .string()
                  .regex(/^[A-Za-z0-9]*$/, "a Sid has only letters and digits")
                  .optional(),
                Effect: z.enum(["Allow", "Deny"]),
                Action: strings.optional(),
                NotAction: strings.optional(),
                Resource: strings.optional(),
                NotResource: strings.optional(),
                Condition: z.record(z.string(), z.record(z.string(), strings)).optional(),
              },
              { error: unknownElements(STATEMENT_ELEMENTS) },
            )
            .refine((statement) => (statement.Action === undefined) !== (statement.NotAction === undefined), {
              error: "a statement has either Action or NotAction",
            })
            .refine(
              (statement) => (statement.Resource === undefined) !== (statement.NotResource === undefined),
              {
                error: "a statement has either Resource or NotResource",
              },
            ),
        )
        .min(1),
    },
    { error: unknownElements(["Version", "Id", "Statement"]) },
  )
  .refine(
    (document) => !NOT_LATIN.test(JSON.stringify(document)),
    "a character that IAM does not allow in a policy: only Latin-1 is allowed",
  );

/** Why a document cannot be a file in policies/; undefined if it can. */
export function policyFault(document: unknown): string | undefined {
  return policySchema.safeParse(document).error?.issues[0]?.message;
}

const listSchema = z.array(z.string().regex(/^[a-z0-9-]+:[A-Za-z0-9*?]+$/)).min(1);

/**
 * Reads `<name>.json` and `lists/<name>.json` from the first folder that contains them, each once.
 *
 * @param folders `policies/` beside the organization file, then the project's
 */
export function policyFilesIn(
  folders: readonly string[],
  listFolder: (folder: string) => string[],
): PolicyFiles {
  const read = <T>(name: string, schema: z.ZodType<T>): Found<T> | undefined => {
    const file = folders.map((folder) => join(folder, `${name}.json`)).find((path) => existsSync(path));
    return file === undefined ? undefined : readJson(file, schema);
  };
  const policies = new Map<string, Found<PolicyDocument> | undefined>();
  const lists = new Map<string, Found<readonly string[]> | undefined>();
  return {
    policy: (name) => remember(policies, name, () => read<PolicyDocument>(name, policySchema)),
    actionList: (name) => remember(lists, name, () => read<readonly string[]>(`lists/${name}`, listSchema)),
    names: () => [
      ...new Set(
        folders
          .flatMap((folder) => (existsSync(folder) ? listFolder(folder) : []))
          .filter(isDocument)
          .map(withoutEnding),
      ),
    ],
  };
}

/** Folders that are searched for the policies of an organization file. */
export function policyFolders(organizationFile: string, projectFolder: string): string[] {
  return [...new Set([join(dirname(organizationFile), "policies"), join(projectFolder, "policies")])];
}

function remember<T>(known: Map<string, T>, name: string, find: () => T): T {
  const before = known.get(name);
  if (before !== undefined || known.has(name)) return before as T;
  const found = find();
  known.set(name, found);
  return found;
}

function isDocument(file: string): boolean {
  return file.endsWith(".json");
}

function withoutEnding(file: string): string {
  return file.slice(0, -".json".length);
}
