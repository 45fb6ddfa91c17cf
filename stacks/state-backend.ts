import {
  LocalBackend,
  S3Backend,
  TerraformBackend,
  type TerraformRemoteState,
  type TerraformStack,
} from "cdktf";
import type { Construct } from "constructs";
import type { Organization } from "../organization/organization";
import {
  type CloudState,
  localStateFile,
  type S3State,
  stateKey,
  workspaceName,
} from "../organization/state";

/** Configures a stack's backend: each stack has its own file, key or workspace. */
export function addStateBackend(stack: TerraformStack, { name, terraform }: Organization): void {
  const { state } = terraform;
  const { id } = stack.node;
  if (state.backend === "local") new LocalBackend(stack, { path: localStatePath(name, id) });
  else if (state.backend === "s3") addS3Backend(stack, state, stateKey(state, name, id));
  else new HcpBackend(stack, state, workspaceName(state, id));
}

/**
 * Path of local state, relative to cdktf.out/stacks/<stack>: in the project folder, outside the synthesized output.
 * cdktf's default is an absolute path, which differs between machines.
 */
function localStatePath(organization: string, stack: string): string {
  return `../../../${localStateFile(organization, stack)}`;
}

function addS3Backend(stack: TerraformStack, state: S3State, key: string): void {
  const { bucket, region, kmsKeyId, account, access } = state;
  const { assumeRoleArn, externalId, profile } = access;
  const backend = new S3Backend(stack, {
    bucket,
    key,
    region,
    kmsKeyId,
    profile,
    encrypt: true,
    // Fails early if the credentials belong to another account, before a state is created there.
    allowedAccountIds: [account.id],
    assumeRole: assumeRoleArn === undefined ? undefined : { roleArn: assumeRoleArn, externalId },
  });
  // Locks with S3 conditional writes. The bindings support only the older DynamoDB table.
  backend.addOverride("use_lockfile", true);
}

/**
 * State and runs in HCP Terraform. cdktf's CloudBackend would call the terraform binary during synthesis, to read its
 * version.
 */
class HcpBackend extends TerraformBackend {
  constructor(
    scope: Construct,
    private readonly state: CloudState,
    private readonly workspace: string,
  ) {
    super(scope, "backend", "cloud");
  }

  override toTerraform(): unknown {
    const { organization, hostname, project } = this.state;
    return {
      terraform: { cloud: { organization, hostname, workspaces: { name: this.workspace, project } } },
    };
  }

  override toMetadata(): unknown {
    const isHcp = this.state.hostname === undefined || this.state.hostname.startsWith("app.terraform.io");
    return { ...super.toMetadata(), cloud: isHcp ? "tfc" : "tfe" };
  }

  override getRemoteStateDataSource(): TerraformRemoteState {
    throw new Error("no stack reads another's state: ARNs follow from the file");
  }
}
