import { readdirSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE } from "../../organization/package";
import { readText } from "../../organization/text-file";
import type { Ci, Template } from "./choices";
import type { OwnPackage } from "./package-json";
import type { WrittenFile } from "./template-record";

/** Provider versions and checksums: plans refuse a stack with another lock file than main's. */
const LOCK_FILE = ".terraform.lock.hcl";

/** Files of `templates/`, by their path in the repository. */
const OF_CI: Readonly<Record<Exclude<Ci, "github">, Readonly<Record<string, string>>>> = {
  gitlab: { ".gitlab-ci.yml": "gitlab/gitlab-ci.yml" },
  atlantis: {
    "atlantis.yaml": "atlantis/atlantis.yaml",
    "atlantis-server.yaml": "atlantis/atlantis-server.yaml",
  },
  none: {},
};

/**
 * The files that `init --update` keeps up to date: workflows, their scripts and the provider lock. GitHub's are the ones
 * that this project itself runs.
 */
export function managedFiles(ci: Ci): WrittenFile[] {
  const ofCi =
    ci === "github"
      ? filesIn(".github")
      : Object.entries(OF_CI[ci]).map(([path, from]) => ({ path, text: template(from) }));
  return [...ofCi, { path: LOCK_FILE, text: readText(join(PACKAGE, LOCK_FILE)) }];
}

/** The files that a repository gets once and then owns; npm would leave a file named .gitignore out of the package. */
export function ownedFiles(): WrittenFile[] {
  return [
    { path: ".gitignore", text: template("gitignore") },
    { path: "policies/README.md", text: template("policies/README.md") },
    { path: "policies/logs.json", text: template("policies/logs.json") },
  ];
}

export function organizationTemplate(name: Template): string {
  return template(`organization/${name}.yaml`);
}

export function readmeTemplate(): string {
  return template("README.md");
}

/** What the README says about the chosen CI. */
export function ciSection(ci: Ci): string {
  return template(`${ci}/README.md`).trimEnd();
}

export function ownPackage(): OwnPackage {
  return JSON.parse(readText(join(PACKAGE, "package.json")));
}

function template(path: string): string {
  return readText(join(PACKAGE, "templates", path));
}

function filesIn(folder: string): WrittenFile[] {
  return readdirSync(join(PACKAGE, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(PACKAGE.length + 1)
        .split("\\")
        .join("/"),
    )
    .sort()
    .map((path) => ({ path, text: readText(join(PACKAGE, path)) }));
}
