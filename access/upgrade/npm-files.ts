import { z } from "zod";
import { readJson } from "../../organization/json-file";
import { byName } from "../../organization/order";
import { UserError } from "../../organization/user-error";

const versions = z.record(z.string(), z.string());

/** The part of package.json that names what is installed. */
const manifest = z.looseObject({
  version: z.string().optional(),
  dependencies: versions.optional(),
  devDependencies: versions.optional(),
  peerDependencies: versions.optional(),
});
export type Manifest = z.infer<typeof manifest>;

const lock = z.object({
  packages: z
    .record(z.string(), z.object({ version: z.string().optional(), resolved: z.string().optional() }))
    .optional(),
});

export const readManifest = (file: string) => read(file, manifest);
export const readLock = (file: string) => read(file, lock);

/** @throws UserError if the file is missing or not as npm writes it */
function read<T>(file: string, schema: z.ZodType<T>): T {
  const found = readJson(file, schema);
  if ("value" in found) return found.value;
  throw new UserError(
    `${found.file}: ${found.fault}\n  expected  a repository in which npm installed Gatehouse`,
    "npm install, in the repository",
  );
}

const application = z.looseObject({ app: z.string().optional() });
/** The app of cdktf.json whose output is compared. */
const APP = /^(npx )?gatehouse synth$/;

/** The app of a cdktf.json if it is another one than `gatehouse synth`; a file that cannot be read has an unknown one. */
export function otherApp(file: string): string | undefined {
  const found = readJson(file, application);
  const app = "value" in found ? found.value.app : undefined;
  return app !== undefined && APP.test(app) ? undefined : (app ?? "unknown");
}

/** A version that the project pins as Gatehouse's own package.json has it, and the next one's. */
export interface Pin {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** Packages beside Gatehouse that `gatehouse init` pinned, and that another version is tested with in another version. */
export function outdatedPins(project: Manifest, own: Manifest, next: Manifest): Pin[] {
  const [tested, wanted] = [testedWith(own), testedWith(next)];
  return Object.entries({ ...project.devDependencies, ...project.dependencies })
    .flatMap(([name, before]): Pin[] => {
      const after = wanted[name];
      return before === tested[name] && after !== undefined && after !== before
        ? [{ name, before, after }]
        : [];
    })
    .sort(byName);
}

function testedWith({ dependencies, devDependencies }: Manifest): Readonly<Record<string, string>> {
  return { ...devDependencies, ...dependencies };
}
