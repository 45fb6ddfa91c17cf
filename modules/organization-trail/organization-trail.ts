import { Cloudtrail } from "@cdktf/provider-aws/lib/cloudtrail";
import { DataAwsOrganizationsOrganization } from "@cdktf/provider-aws/lib/data-aws-organizations-organization";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { addClosedBucket } from "../closed-bucket";
import { hasId, isManagedBy, trusts } from "../organization-conditions";
import { trailBucketPolicy } from "./bucket-policy";

export interface OrganizationTrailProps {
  /** Provider alias of the organization's management account, in the trail's home region. */
  readonly provider: AwsProvider;

  /** The management account, twelve digits. */
  readonly managementAccountId: string;

  /** Id of the AWS organization: `o-` and 10 to 32 small letters and digits. */
  readonly organizationId: string;

  /** The provider's region, the trail's home. It records all regions. */
  readonly region: string;

  /** Name of the bucket that the trail writes to, 3 to 63 small letters, digits and hyphens, unique in the world. */
  readonly bucketName: string;

  /**
   * ARNs of those who may change the bucket and delete files of it, patterns among them: whoever can takes away what
   * they did. Whoever applies the trail itself must be one of them.
   */
  readonly writers: readonly string[];

  /**
   * Name of the trail, unique in its account and region.
   *
   * @default gatehouse-organization
   */
  readonly name?: string;

  /**
   * aws, aws-us-gov or aws-cn.
   *
   * @default aws
   */
  readonly partition?: string;

  /**
   * Tags on the trail and its bucket.
   *
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A trail of CloudTrail that records the management events of every account and region of an organization, reads and writes, into a
 * bucket of its own: versioned, so that a file that was overwritten comes back; encrypted; closed to the public and to calls
 * without TLS; written by this one trail; and never destroyed by a plan.
 */
export class OrganizationTrail extends Construct {
  readonly arn: string;
  readonly bucketArn: string;

  constructor(scope: Construct, id: string, props: OrganizationTrailProps) {
    super(scope, id);
    const { provider, managementAccountId, organizationId, region, bucketName, writers } = props;
    const { name = "gatehouse-organization", partition = "aws", tags } = props;

    const trailArn = `arn:${partition}:cloudtrail:${region}:${managementAccountId}:trail/${name}`;
    const place = { partition, bucket: bucketName, trailArn, managementAccountId, organizationId };
    const { bucket, arn, policy } = addClosedBucket(this, {
      provider,
      name: bucketName,
      encryption: { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
      policy: trailBucketPolicy({ ...place, writers }),
      tags,
    });
    const organization = new DataAwsOrganizationsOrganization(this, "organization", { provider });
    const trail = new Cloudtrail(this, "trail", {
      provider,
      name,
      s3BucketName: bucket,
      tags,
      isOrganizationTrail: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      enableLogging: true,
      eventSelector: [{ readWriteType: "All", includeManagementEvents: true }],
      lifecycle: {
        precondition: [
          isManagedBy(organization, managementAccountId, "make the trail there"),
          hasId(organization, organizationId),
          trusts(organization, "cloudtrail.amazonaws.com"),
        ],
      },
      // CloudTrail makes no trail into a bucket that does not let it write.
      dependsOn: [policy],
    });
    this.arn = trail.arn;
    this.bucketArn = arn;
  }
}
