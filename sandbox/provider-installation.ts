import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { UserError } from "../organization/user-error";

/** Where terraform finds the AWS provider. */
export type ProviderInstallation =
  /** The person's CLI configuration decides. */
  | { readonly from: "cli-configuration"; readonly file: string }
  /** A folder that contains registry.terraform.io/hashicorp/aws. */
  | { readonly from: "mirror"; readonly folder: string }
  | { readonly from: "registry" };

/** Inputs of the decision, so that it can be tested without a disk. */
export interface Disk {
  exists(path: string): boolean;
  /** Names in a folder; empty if it cannot be read. */
  list(folder: string): readonly string[];
}

const AWS_PROVIDER = "registry.terraform.io/hashicorp/aws";
/**
 * Folders that are, or contain, a provider mirror. cdktf's plugin cache in ~/.terraform.d is not one: terraform refuses to
 * install from the cache into the cache.
 */
const NO_MIRRORS = new Set(["plugin-cache", "registry.terraform.io"]);
/** Maximum depth of a mirror below a root: /opt/<vendor>/<terraform>/<plugins> is three. */
const DEPTH = 3;

/**
 * Finds the provider in the person's CLI configuration, else in a local mirror, else in the registry. Terraform only warns if
 * `TF_CLI_CONFIG_FILE` does not exist, so it is ignored.
 *
 * @throws if `TF_PLUGIN_MIRROR` does not contain the provider
 */
export function findProvider(environment: NodeJS.ProcessEnv, home: string, disk: Disk): ProviderInstallation {
  const { TF_CLI_CONFIG_FILE, TERRAFORM_CONFIG, APPDATA, TF_PLUGIN_MIRROR } = environment;
  const configurations = [
    TF_CLI_CONFIG_FILE || TERRAFORM_CONFIG,
    join(home, ".terraformrc"),
    APPDATA && join(APPDATA, "terraform.rc"),
  ];
  const file = configurations.find((candidate) => candidate && disk.exists(candidate));
  if (file) return { from: "cli-configuration", file };

  if (TF_PLUGIN_MIRROR) {
    if (holdsProvider(TF_PLUGIN_MIRROR, disk)) return { from: "mirror", folder: TF_PLUGIN_MIRROR };
    throw new UserError(
      `TF_PLUGIN_MIRROR is ${TF_PLUGIN_MIRROR}, which does not contain ${AWS_PROVIDER} for this platform in a version >= 5.100.0 and < 7.0.0\n` +
        `  fix       fill it: terraform providers mirror ${TF_PLUGIN_MIRROR}, or unset it`,
    );
  }
  const roots = [join(home, ".terraform.d"), "/usr/share", "/usr/local/share", "/opt"];
  for (const root of roots) {
    const folder = searchMirror(root, DEPTH, disk);
    if (folder !== undefined) return { from: "mirror", folder };
  }
  return { from: "registry" };
}

/** The terraform CLI configuration that installs the AWS provider from a mirror and others directly. */
export function mirrorConfiguration(folder: string): string {
  const source = "registry.terraform.io/hashicorp/aws";
  return `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(folder)}
    include = ["${source}"]
  }
  direct {
    exclude = ["${source}"]
  }
}
`;
}

const realDisk: Disk = {
  exists: existsSync,
  list: (folder) => {
    try {
      return readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() || entry.isSymbolicLink() || entry.name.endsWith(".zip"))
        .map(({ name }) => name);
    } catch {
      return [];
    }
  },
};

/** {@link findProvider} on this machine. */
export function findInstalledProvider(): ProviderInstallation {
  return findProvider(process.env, homedir(), realDisk);
}

function searchMirror(folder: string, depth: number, disk: Disk): string | undefined {
  if (holdsProvider(folder, disk)) return folder;
  if (depth === 0) return undefined;
  for (const name of disk.list(folder)) {
    if (name.endsWith(".zip") || NO_MIRRORS.has(name)) continue;
    const found = searchMirror(join(folder, name), depth - 1, disk);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Unpacked as `<version>/<platform>/`, or packed as `terraform-provider-aws_<version>_<platform>.zip`. */
function holdsProvider(folder: string, disk: Disk): boolean {
  const provider = join(folder, AWS_PROVIDER);
  if (!disk.exists(provider)) return false;
  return disk.list(provider).some((name) => {
    const packed = /^terraform-provider-aws_(.+)_([a-z]+_[a-z0-9]+)\.zip$/.exec(name);
    if (packed) return isInRange(packed[1] ?? "") && packed[2] === platform();
    return isInRange(name) && disk.exists(join(provider, name, platform()));
  });
}

/** The range in stacks/terraform-settings.ts. */
function isInRange(version: string): boolean {
  const [, major = 0, minor = 0] = /^(\d+)\.(\d+)\.\d+$/.exec(version) ?? [];
  return (Number(major) === 5 && Number(minor) >= 100) || Number(major) === 6;
}

/** This machine's platform in Terraform: linux_amd64. */
export function platform(): string {
  const system: Readonly<Record<string, string>> = { win32: "windows" };
  const processor: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };
  return `${system[process.platform] ?? process.platform}_${processor[process.arch] ?? process.arch}`;
}
