/** Gatehouse's own package.json, as far as a repository depends on it. */
export interface OwnPackage {
  readonly version: string;
  readonly bin: Readonly<Record<"gatehouse", string>>;
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Terminal binding of cdktf-cli 0.21, which is prebuilt for Node 20 and 22 only: replaced by one for every version. */
const TERMINAL = "@cdktf/node-pty-prebuilt-multiarch";
const APPLICATION = [TERMINAL, "@cdktf/provider-aws", "cdktf", "cdktf-cli", "constructs"];
/** The evaluator of `prove` and `verify`. It is AGPL, therefore only a development dependency. */
const EVALUATOR = ["@cloud-copilot/iam-policy", "@cloud-copilot/iam-simulate"];

/**
 * The package.json of a repository: Gatehouse, and the packages beside it in exactly the versions that it is tested with.
 *
 * @param gatehouse version, tarball or URL of Gatehouse
 */
export function packageJson(name: string, gatehouse: string, own: OwnPackage): string {
  const tested: Readonly<Record<string, string>> = { ...own.devDependencies, ...own.dependencies };
  const versions = (packages: readonly string[]) =>
    Object.fromEntries(
      packages.map((it) => {
        const version = tested[it];
        if (version === undefined) throw new Error(`package.json has no ${it}`);
        return [it, version] as const;
      }),
    );
  const written = {
    name,
    private: true,
    engines: own.engines,
    // As in Gatehouse's own repository, so that its workflows and documentation name commands that exist here.
    scripts: {
      start: "gatehouse try",
      gatehouse: "gatehouse",
      synth: "cdktf synth",
      plan: "cdktf plan",
      apply: "cdktf apply",
      bootstrap: "gatehouse bootstrap",
    },
    // Before it is installed, npx would otherwise look for it in npm's registry, where another project has this name.
    bin: { gatehouse: `node_modules/gatehouse/${own.bin.gatehouse}` },
    dependencies: { ...versions(APPLICATION), gatehouse },
    devDependencies: versions(EVALUATOR),
    // Only with a direct dependency is the replacement where cdktf-cli looks for it.
    overrides: { [TERMINAL]: `$${TERMINAL}` },
  };
  return json(written);
}

/** The cdktf.json of a repository. */
export function cdktfJson(projectId: string): string {
  return json({
    language: "typescript",
    app: "gatehouse synth",
    projectId,
    sendCrashReports: "false",
    terraformProviders: [],
    terraformModules: [],
    context: {},
  });
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
