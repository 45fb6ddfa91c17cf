import { removeFolder } from "../access/processes/process-group";
import type { SynthesizedStack } from "../access/synthesis/synthesized-stacks";
import type { Account } from "../organization/account";
import type { Organization } from "../organization/organization";
import { IAM_REGION } from "../organization/partition";
import { Emulator } from "./emulator";
import { usualPlace } from "./gateway/call-place";
import { Gateway, type GatewayOptions } from "./gateway/gateway";
import { asHcpTerraform } from "./hcp-credentials";
import { type Inventory, readInventory } from "./inventory";
import { makeManagementAccount } from "./management-account";
import { writeProfiles } from "./profiles";
import { type Credentials, lessGarbageCollection, sandboxEnvironment } from "./sandbox-environment";
import { Terraform, temporaryRoot } from "./terraform";
import type { Tools } from "./tools";

/** Observer and clock of the gateway. */
export type SandboxOptions = Pick<GatewayOptions, "onRefusal" | "onChange" | "clock">;

/** A local AWS behind its gateway, and terraform with an administrator session in the identity account. */
export class Sandbox {
  private constructor(
    private readonly emulator: Emulator,
    readonly gateway: Gateway,
    /** Terraform for each stack, in order. */
    readonly terraforms: ReadonlyMap<string, Terraform>,
    /** Programs reach the gateway as the identity account's administrator. */
    readonly environment: NodeJS.ProcessEnv,
    readonly organization: Organization,
    /** Replaces the project folder: contains `cdktf.out`, local states and AWS profiles. */
    readonly folder: string,
  ) {}

  /** Starts emulator and gateway, and prepares terraform for the synthesized stacks. */
  static async open(
    tools: Tools,
    organization: Organization,
    stacks: readonly SynthesizedStack[],
    options: SandboxOptions = {},
  ): Promise<Sandbox> {
    const { identity, partition, guardrails } = organization;
    const emulator = await Emulator.start(tools.emulator);
    try {
      const gateway = await Gateway.open(emulator, {
        partition,
        identityAccountId: identity.id,
        awsOrganizationId:
          guardrails.trail.made?.organizationId ??
          organization.roles.find(({ from }) => from?.organization !== undefined)?.from?.organization,
        place: usualPlace(organization.roles),
        ...options,
      });
      const { endpoint } = gateway;
      const credentials = gateway.administratorOf(identity.id);
      // If the file names two management accounts, one is wrong, and the plan reports it.
      const { made } = guardrails.trail;
      if (made !== undefined || guardrails.iamUsersOutsideIdentity.deny) {
        const manager = gateway.administratorOf((made?.account ?? identity).id);
        await makeManagementAccount(endpoint, IAM_REGION[partition], manager);
      }
      const folder = temporaryRoot();
      const environment = {
        ...sandboxEnvironment(process.env, { endpoint, credentials, partition }),
        ...lessGarbageCollection(organization.accounts.length, process.env),
        ...writeProfiles(organization, gateway, folder),
        ...(organization.terraform.hcpCredentials ? asHcpTerraform(organization, gateway) : {}),
      };
      const terraforms = new Map(
        stacks.map(({ name, file }) => [name, Terraform.prepare(tools.terraform, file, environment, folder)]),
      );
      return new Sandbox(emulator, gateway, terraforms, environment, organization, folder);
    } catch (error) {
      await emulator.stop();
      throw error;
    }
  }

  /** Terraform of the only stack in layout one-plan. */
  get terraform(): Terraform {
    const [only, ...others] = this.terraforms.values();
    if (only === undefined || others.length > 0) throw new Error("there are several stacks: name one");
    return only;
  }

  /** URL of the sandbox for AWS clients. */
  get endpoint(): string {
    return this.gateway.endpoint;
  }

  /** The live IAM of an account, read through the gateway. */
  inventory(accountName: string): Promise<Inventory> {
    const { id } = this.accountCalled(accountName);
    return readInventory(this.endpoint, this.credentialsFor(accountName), id, this.organization.partition);
  }

  /** An administrator session in one of the organization's accounts. */
  credentialsFor(accountName: string): Credentials {
    return this.gateway.administratorOf(this.accountCalled(accountName).id);
  }

  /** The emulator without the gateway, and a session for it, to measure the gateway's overhead. */
  async directly(accountName: string): Promise<Credentials & { readonly endpoint: string }> {
    const account = this.accountCalled(accountName);
    const credentials = await this.emulator.credentialsFor(account.id, this.organization.partition);
    return { ...credentials, endpoint: this.emulator.endpoint };
  }

  private accountCalled(accountName: string): Account {
    const { accounts, name } = this.organization;
    const account = accounts.find((candidate) => candidate.name === accountName);
    if (account === undefined) throw new Error(`no account ${accountName} in ${name}`);
    return account;
  }

  /** Closes the gateway, stops the emulator and removes the folder. */
  async close(): Promise<void> {
    await this.gateway.close();
    await this.emulator.stop();
    removeFolder(this.folder);
  }
}
