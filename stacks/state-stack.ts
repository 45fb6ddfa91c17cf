import type { Construct } from "constructs";
import { StateBucket } from "../modules/state-bucket/state-bucket";
import { stateWriters } from "../organization/appliers";
import type { Organization } from "../organization/organization";
import { IAM_REGION } from "../organization/partition";
import { type S3State, STATE_STACK } from "../organization/state";
import { accountProvider } from "./account-provider";
import { AddressedStack } from "./addressed-stack";
import { declareHcpCredentials } from "./hcp-credentials";
import { terraformSettings } from "./terraform-settings";

export interface StateStackProps {
  readonly organization: Organization;
  readonly state: S3State;
}

/** The bucket that holds every stack's state, including its own. `npm run bootstrap` applies it first. */
export class StateStack extends AddressedStack {
  constructor(scope: Construct, { organization, state }: StateStackProps) {
    super(scope, STATE_STACK);
    terraformSettings(this, organization);
    if (organization.terraform.hcpCredentials) declareHcpCredentials(this);
    const region = state.region === IAM_REGION[organization.partition] ? undefined : state.region;
    new StateBucket(this, "state", {
      provider: accountProvider(this, state.account, organization, region),
      name: state.bucket,
      writers: stateWriters(organization, state),
      kmsKeyId: state.kmsKeyId,
      oldVersionsDays: state.oldVersionsDays,
      accessLogs: state.accessLogs,
      partition: organization.partition,
    });
  }
}
