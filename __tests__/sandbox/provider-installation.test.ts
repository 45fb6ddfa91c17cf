import { type Disk, findProvider, mirrorConfiguration, platform } from "../../sandbox/provider-installation";

/** A disk that contains these files and folders, by full path. */
function disk(...paths: string[]): Disk {
  const all = new Set(
    paths.flatMap((path) => path.split("/").map((_, index, parts) => parts.slice(0, index + 1).join("/"))),
  );
  return {
    exists: (path) => all.has(path),
    list: (folder) =>
      [...all]
        .filter((path) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes("/"))
        .map((path) => path.slice(folder.length + 1)),
  };
}

const AWS = "registry.terraform.io/hashicorp/aws";
const HOME = "/home/ann";

describe("the search for the AWS provider", () => {
  it("prefers the user's CLI configuration", () => {
    const all = disk("/etc/tf.rc", `${HOME}/.terraformrc`, `/opt/x/${AWS}/5.100.0/${platform()}`);
    expect(findProvider({ TF_CLI_CONFIG_FILE: "/etc/tf.rc" }, HOME, all)).toEqual({
      from: "cli-configuration",
      file: "/etc/tf.rc",
    });
    expect(findProvider({}, HOME, all)).toEqual({
      from: "cli-configuration",
      file: `${HOME}/.terraformrc`,
    });
  });

  it("skips a missing configuration, for which terraform only warns", () => {
    expect(findProvider({ TF_CLI_CONFIG_FILE: "/gone/tf.rc" }, HOME, disk())).toEqual({ from: "registry" });
  });

  it.each([
    ["unpacked", `5.100.0/${platform()}`],
    ["packed", `terraform-provider-aws_6.2.0_${platform()}.zip`],
  ])("finds a mirror in the usual folders: %s", (_, version) => {
    for (const folder of [
      `${HOME}/.terraform.d/plugins`,
      "/usr/share/terraform/plugins",
      "/usr/local/share/tf",
      "/opt/a/b/c",
    ]) {
      expect(findProvider({}, HOME, disk(`${folder}/${AWS}/${version}`))).toEqual({ from: "mirror", folder });
    }
  });

  it.each([
    ["of too old a version", `5.99.0/${platform()}`],
    ["of too new a version", `7.0.0/${platform()}`],
    ["for another platform", "5.100.0/plan9_mips"],
    ["without a version", `latest/${platform()}`],
  ])("skips a mirror %s", (_, version) => {
    expect(findProvider({}, HOME, disk(`/opt/a/${AWS}/${version}`))).toEqual({
      from: "registry",
    });
  });

  it("skips cdktf's plugin cache, which terraform rejects as a mirror", () => {
    const cache = disk(`${HOME}/.terraform.d/plugin-cache/${AWS}/5.100.0/${platform()}`);
    expect(findProvider({}, HOME, cache)).toEqual({ from: "registry" });
  });

  it("uses the mirror in TF_PLUGIN_MIRROR or fails", () => {
    const good = disk(`/m/${AWS}/5.100.0/${platform()}`);
    expect(findProvider({ TF_PLUGIN_MIRROR: "/m" }, HOME, good)).toEqual({
      from: "mirror",
      folder: "/m",
    });
    expect(() => findProvider({ TF_PLUGIN_MIRROR: "/n" }, HOME, good)).toThrow(
      /TF_PLUGIN_MIRROR is \/n, which does not contain/,
    );
  });
});

describe("a mirror's configuration", () => {
  it("uses the mirror only for the AWS provider", () => {
    expect(mirrorConfiguration('/opt/"x"')).toMatchInlineSnapshot(`
      "provider_installation {
        filesystem_mirror {
          path    = "/opt/\\"x\\""
          include = ["registry.terraform.io/hashicorp/aws"]
        }
        direct {
          exclude = ["registry.terraform.io/hashicorp/aws"]
        }
      }
      "
    `);
  });
});
