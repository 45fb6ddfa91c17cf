import type { Organization } from "../organization/organization";
import { Emulator } from "./emulator";
import { type Inventory, readInventory } from "./inventory";
import { type Credentials, sandboxEnvironment } from "./sandbox-environment";
import { Terraform } from "./terraform";
import type { Tools } from "./tools";

/** A local AWS, and terraform before it with an administrator's session in the identity account. */
export class Sandbox {
  private constructor(
    readonly emulator: Emulator,
    readonly terraform: Terraform,
    /** In which programs reach the emulator as the identity account's administrator. */
    readonly environment: NodeJS.ProcessEnv,
    private readonly organization: Organization,
  ) {}

  /** Starts the emulator, and has terraform ready for a synthesized stack of the organization. */
  static async open(tools: Tools, organization: Organization, stackFile: string): Promise<Sandbox> {
    const emulator = await Emulator.start(tools.emulator);
    try {
      const { identity, partition } = organization;
      const credentials = await emulator.credentialsFor(identity.id, partition);
      const environment = sandboxEnvironment(process.env, {
        endpoint: emulator.endpoint,
        credentials,
        partition,
      });
      const terraform = Terraform.prepare(tools.terraform, stackFile, environment);
      return new Sandbox(emulator, terraform, environment, organization);
    } catch (error) {
      await emulator.stop();
      throw error;
    }
  }

  /** What stands in an account, read from the emulator. */
  async inventory(accountName: string): Promise<Inventory> {
    const credentials = await this.credentialsFor(accountName);
    return readInventory(this.emulator.endpoint, credentials, this.organization.partition);
  }

  /** An administrator's session in one of the organization's accounts. */
  credentialsFor(accountName: string): Promise<Credentials> {
    const { accounts, partition } = this.organization;
    const account = accounts.find(({ name }) => name === accountName);
    if (account === undefined) throw new Error(`no account ${accountName} in ${this.organization.name}`);
    return this.emulator.credentialsFor(account.id, partition);
  }

  /** Stops the emulator and removes terraform's folder. */
  async close(): Promise<void> {
    await this.emulator.stop();
    this.terraform.remove();
  }
}
