import { gatehouseCommand, PACKAGE } from "../../organization/package";
import { pathFromHere, projectFolder } from "../../organization/project";
import { UserError } from "../../organization/user-error";
import { command, formatOption } from "./command";
import { type Context, EXIT } from "./context";

export function upgrade(context: Context) {
  return command("upgrade", "what another version of Gatehouse would change, before it is installed")
    .option("--check", "compare, and change nothing")
    .requiredOption("--to <package>", "a packed version (.tgz), an address, or a version in your registry")
    .addOption(formatOption("text", "json"))
    .action(async ({ check, to, format }) => {
      if (!check)
        throw new UserError(
          "upgrade only compares: npm installs the version",
          `${gatehouseCommand(`upgrade --check --to ${to}`)}, then npm install ${to}`,
          EXIT.usage,
        );
      const { upgradeTo } = await import("../upgrade/upgrade");
      const { planChanges, renderUpgrade } = await import("../upgrade/render-upgrade");
      const target = { written: to, path: pathFromHere(to) };
      const upgrade = await upgradeTo(target, projectFolder() ?? PACKAGE, context.file);
      context.answer({ data: renderUpgrade(upgrade, format), isNo: planChanges(upgrade) });
    });
}
