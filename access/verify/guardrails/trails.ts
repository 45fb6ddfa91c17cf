import {
  CloudTrailClient,
  type CloudTrailClientConfig,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from "@aws-sdk/client-cloudtrail";
import { managementEvents, type Trail } from "../../proof/trails";
import type { LiveTrail } from "./live-guardrails";

/**
 * Reads the trails that record an account's events in a region: its own, and its organization's, which are known there by
 * their ARN alone. A trail of another region is there only when it is of all regions.
 *
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 */
export async function readTrails(config: CloudTrailClientConfig): Promise<Trail[]> {
  const client = new CloudTrailClient(config);
  try {
    const { trailList = [] } = await client.send(new DescribeTrailsCommand({ includeShadowTrails: true }));
    return await Promise.all(
      trailList.map(async (trail): Promise<Trail> => {
        const arn = trail.TrailARN ?? "";
        const { IsLogging, LatestDeliveryError } = await client.send(
          new GetTrailStatusCommand({ Name: arn }),
        );
        const selectors = await client.send(new GetEventSelectorsCommand({ TrailName: arn }));
        return {
          arn,
          isMultiRegion: trail.IsMultiRegionTrail === true,
          hasGlobalEvents: trail.IncludeGlobalServiceEvents === true,
          isLogging: IsLogging === true,
          deliveryError: LatestDeliveryError || undefined,
          ...managementEvents(selectors),
        };
      }),
    );
  } finally {
    client.destroy();
  }
}

/** Those of these names that an account has in a region, whose home it is. */
export async function readTrailsOfNames(
  config: CloudTrailClientConfig,
  names: readonly string[],
): Promise<LiveTrail[]> {
  const client = new CloudTrailClient(config);
  try {
    const { trailList = [] } = await client.send(new DescribeTrailsCommand({ trailNameList: [...names] }));
    return trailList.map(({ TrailARN: arn = "", S3BucketName: bucket = "" }) => ({ arn, bucket }));
  } finally {
    client.destroy();
  }
}
