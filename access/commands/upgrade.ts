import { join } from "node:path";
import { gatehouseCommand, PACKAGE } from "../../organization/package";
import { pathFromHere, projectFolder } from "../../organization/project";
import { UserError } from "../../organization/user-error";
import { command, formatOption } from "./command";
import { type Context, EXIT } from "./context";

export function upgrade(context: Context) {
  return command("upgrade", "what another version of Gatehouse would change, before it is installed")
    .option("--check", "compare, and change nothing")
    .requiredOption("--to <package>", "a packed version (.tgz), its https URL, or a version in your registry")
    .addOption(formatOption("text", "json"))
    .action(async ({ check, to, format }) => {
      const project = projectFolder() ?? PACKAGE;
      const { readLock } = await import("../upgrade/npm-files");
      const { dependencyOn } = await import("../upgrade/source");
      const spec = dependencyOn(to, pathFromHere(to), readLock(join(project, "package-lock.json")));
      if (!check)
        throw new UserError(
          "upgrade only compares: npm installs the version",
          `${gatehouseCommand(`upgrade --check --to ${to}`)}, then npm install --ignore-scripts ${spec}`,
          EXIT.usage,
        );
      const { upgradeTo } = await import("../upgrade/upgrade");
      const { isSame, renderUpgrade } = await import("../upgrade/render-upgrade");
      const upgrade = await upgradeTo(spec, project, context.file);
      context.answer({ data: renderUpgrade(upgrade, format), isNo: !isSame(upgrade) });
    });
}
