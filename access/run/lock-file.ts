/** Provider addresses and versions in a `.terraform.lock.hcl`. */
function providersIn(lockFile: string): string[] {
  return [...lockFile.matchAll(/^provider "([^"]+)" \{\s*version\s*=\s*"([^"]+)"/gm)].map(
    ([, address, version]) => `${address} ${version}`,
  );
}

/**
 * Providers that `terraform init` added to the reviewed lock file, or locked in another version. `init` may add checksums of this
 * platform: a lock file written on another one has only those of the packed provider, which a plan cannot compare.
 */
export function addedProviders(reviewed: string, afterInit: string): string[] {
  const known = providersIn(reviewed);
  return providersIn(afterInit).filter((provider) => !known.includes(provider));
}
