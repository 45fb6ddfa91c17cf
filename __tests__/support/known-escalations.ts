/** A call as a role of a topic makes it, with the condition keys that AWS sets for it. */
export interface TopicCall {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** A path out of a topic, which works only if all of its calls are allowed. */
export type Way = readonly TopicCall[];

/** An action beyond a topic that someone with its role might attempt. */
export interface Escalation {
  /** The first column of its row in docs/security.md. */
  readonly name: string;
  /** Names of `policies/<topic>.json`; the verdict applies to each. */
  readonly topics: readonly string[];
  readonly ways: readonly Way[];
  readonly verdict: "stopped" | "not stopped";
}

const ACCOUNT = "222222222222";
const EC2 = `arn:aws:ec2:us-east-1:${ACCOUNT}`;
const INSTANCE = `${EC2}:instance/i-1`;
const SNAPSHOT = "arn:aws:ec2:us-east-1::snapshot/snap-1";
const IMAGE = "arn:aws:ec2:us-east-1::image/ami-1";
const SECURITY_GROUP = `${EC2}:security-group/sg-1`;
const ADDRESS = `${EC2}:elastic-ip/eipalloc-1`;
const INTERFACE = `${EC2}:network-interface/eni-1`;
const TEMPLATE = `${EC2}:launch-template/lt-1`;
const VOLUME = `${EC2}:volume/vol-1`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const STACK = `arn:aws:cloudformation:us-east-1:${ACCOUNT}:stack`;
const OWN_STACK = `${STACK}/awseb-e-abcdefghij-stack/1`;

/** Reserved tags that CloudFormation puts on a resource of a Beanstalk stack; nobody else can set them. */
const OF_OWN_STACK = { "aws:ResourceTag/aws:cloudformation:stack-id": OWN_STACK };
const OF_OTHER_STACK = { "aws:ResourceTag/aws:cloudformation:stack-id": `${STACK}/payments/1` };
const BY_CLOUDFORMATION = { "aws:CalledVia": ["cloudformation.amazonaws.com"] };

function call(action: string, resource = "*", context: TopicCall["context"] = {}): TopicCall {
  return { action, resource, context };
}

function each(actions: readonly string[], resource = "*"): Way[] {
  return actions.map((action) => [call(action, resource)]);
}

const passRole = (service: string, role = ROLE) =>
  call("iam:PassRole", role, { "iam:PassedToService": service });
const attribute = (name: string) => call("ec2:ModifyInstanceAttribute", INSTANCE, { "ec2:Attribute": name });

const TOPICS = ["billing", "dns", "ec2", "elastic-beanstalk", "read-only", "s3", "vpc"];

const OF_EVERY_TOPIC: readonly Escalation[] = [
  {
    name: "a topic but `iam` and `admin` passes a role to a service",
    topics: TOPICS,
    ways: [
      [passRole("ec2.amazonaws.com")],
      [passRole("lambda.amazonaws.com")],
      [passRole("cloudformation.amazonaws.com")],
    ],
    verdict: "stopped",
  },
  {
    name: "a topic but `iam` and `admin` shares resources by AWS RAM",
    topics: TOPICS,
    ways: each(["ram:CreateResourceShare"]),
    verdict: "stopped",
  },
];

const OF_EC2: readonly Escalation[] = [
  {
    name: "`ec2` changes the user data or kernel of an instance",
    topics: ["ec2"],
    ways: ["userData", "UserData", "kernel", "ramdisk"].map((name) => [
      call("ec2:StopInstances", INSTANCE),
      attribute(name),
      call("ec2:StartInstances", INSTANCE),
    ]),
    verdict: "stopped",
  },
  {
    name: "`ec2` replaces the root volume of an instance in place",
    topics: ["ec2"],
    ways: [[call("ec2:CreateReplaceRootVolumeTask", INSTANCE)]],
    verdict: "stopped",
  },
  {
    name: "`ec2` gives an instance another role",
    topics: ["ec2"],
    ways: [
      [call("ec2:AssociateIamInstanceProfile", INSTANCE), passRole("ec2.amazonaws.com")],
      [call("ec2:ReplaceIamInstanceProfileAssociation", INSTANCE), passRole("ec2.amazonaws.com")],
      [call("ec2:RunInstances", `${EC2}:instance/*`), passRole("ec2.amazonaws.com")],
    ],
    verdict: "stopped",
  },
  {
    name: "`ec2` gives a role a certificate's key (Nitro Enclaves)",
    topics: ["ec2"],
    ways: [[call("ec2:AssociateEnclaveCertificateIamRole", ROLE)]],
    verdict: "stopped",
  },
  {
    name: "`ec2` opens a shell: Session Manager, Instance Connect, serial",
    topics: ["ec2"],
    ways: [
      [call("ssm:SendCommand", INSTANCE)],
      [call("ssm:StartSession", INSTANCE)],
      [call("ec2-instance-connect:SendSSHPublicKey", INSTANCE)],
      [
        call("ec2:EnableSerialConsoleAccess"),
        call("ec2-instance-connect:SendSerialConsoleSSHPublicKey", INSTANCE),
      ],
    ],
    verdict: "stopped",
  },
  {
    name: "`ec2` writes a version of a launch template of others",
    topics: ["ec2"],
    ways: [[call("ec2:CreateLaunchTemplateVersion", TEMPLATE)], [call("ec2:ModifyLaunchTemplate", TEMPLATE)]],
    verdict: "not stopped",
  },
  {
    name: "`ec2` edits the volume of a stopped instance on another",
    topics: ["ec2"],
    ways: [
      [
        call("ec2:StopInstances", INSTANCE),
        call("ec2:DetachVolume", VOLUME),
        call("ec2:AttachVolume", VOLUME),
        call("ec2:StartInstances", INSTANCE),
      ],
    ],
    verdict: "not stopped",
  },
  {
    name: "`ec2` reads the volume of an instance through a snapshot",
    topics: ["ec2"],
    ways: [
      [
        call("ec2:CreateSnapshot", VOLUME),
        call("ec2:CreateVolume", `${EC2}:volume/*`),
        call("ec2:AttachVolume", VOLUME),
      ],
    ],
    verdict: "not stopped",
  },
  {
    name: "`ec2` reads user data, console output and screenshots",
    topics: ["ec2"],
    ways: [
      [call("ec2:DescribeInstanceAttribute", INSTANCE)],
      [call("ec2:DescribeLaunchTemplateVersions")],
      [call("ec2:GetConsoleOutput", INSTANCE)],
      [call("ec2:GetConsoleScreenshot", INSTANCE)],
      [call("ec2:GetPasswordData", INSTANCE)],
    ],
    verdict: "not stopped",
  },
  {
    name: "`ec2` makes an instance answer IMDSv1 again",
    topics: ["ec2"],
    ways: [[call("ec2:ModifyInstanceMetadataOptions", INSTANCE, { "ec2:Attribute/HttpTokens": "optional" })]],
    verdict: "not stopped",
  },
  {
    name: "`ec2` shares or exports a snapshot or an image",
    topics: ["ec2"],
    ways: [
      [call("ec2:ModifySnapshotAttribute", SNAPSHOT, { "ec2:Add/userId": "999999999999" })],
      [call("ec2:ModifySnapshotAttribute", SNAPSHOT, { "ec2:Add/group": "all" })],
      [call("ec2:ModifyImageAttribute", IMAGE)],
      [call("ec2:ModifyFpgaImageAttribute", `${EC2}:fpga-image/afi-1`)],
      [call("ec2:ExportImage", IMAGE)],
      [call("ec2:CreateInstanceExportTask", INSTANCE)],
      [call("ec2:BundleInstance")],
    ],
    verdict: "stopped",
  },
  {
    name: "`ec2` turns off what guards the whole account",
    topics: ["ec2"],
    ways: each([
      "ec2:DisableAllowedImagesSettings",
      "ec2:DisableEbsEncryptionByDefault",
      "ec2:DisableImageBlockPublicAccess",
      "ec2:DisableSnapshotBlockPublicAccess",
      "ec2:EnableAllowedImagesSettings",
      "ec2:EnableSerialConsoleAccess",
      "ec2:EnableSnapshotBlockPublicAccess",
      "ec2:ModifyEbsDefaultKmsKeyId",
      "ec2:ModifyInstanceMetadataDefaults",
      "ec2:ModifyManagedResourceVisibility",
      "ec2:ReplaceImageCriteriaInAllowedImagesSettings",
      "ec2:ResetEbsDefaultKmsKeyId",
    ]),
    verdict: "stopped",
  },
  {
    name: "`ec2` changes the network, by attributes or tags too",
    topics: ["ec2"],
    ways: [
      [call("ec2:CreateRoute", `${EC2}:route-table/rtb-1`)],
      [call("ec2:AuthorizeSecurityGroupIngress", SECURITY_GROUP)],
      [attribute("groupSet")],
      [attribute("sourceDestCheck")],
      [call("ec2:CreateTags", SECURITY_GROUP)],
      [call("ec2:CreateTags", `${EC2}:subnet/subnet-1`)],
      [call("ec2:DeleteTags", `${EC2}:vpc/vpc-1`)],
      [call("ec2:DeleteTags", ADDRESS)],
    ],
    verdict: "stopped",
  },
];

const OF_VPC: readonly Escalation[] = [
  {
    name: "`vpc` changes tags of instances, volumes and templates",
    topics: ["vpc"],
    ways: [INSTANCE, VOLUME, TEMPLATE, SNAPSHOT, IMAGE].flatMap((resource) => [
      [call("ec2:CreateTags", resource)],
      [call("ec2:DeleteTags", resource)],
    ]),
    verdict: "stopped",
  },
  {
    name: "`vpc` hands an interface or address to another account",
    topics: ["vpc"],
    ways: [
      [call("ec2:CreateNetworkInterfacePermission", INTERFACE, { "ec2:AuthorizedUser": "999999999999" })],
      [call("ec2:EnableAddressTransfer", ADDRESS)],
      [call("ec2:CreateCoipPoolPermission")],
      [call("ec2:CreateLocalGatewayRouteTablePermission")],
    ],
    verdict: "stopped",
  },
  {
    name: "`vpc` connects the network to that of another account",
    topics: ["vpc"],
    ways: [
      [call("ec2:AcceptVpcPeeringConnection", `${EC2}:vpc-peering-connection/pcx-1`)],
      [call("ec2:AcceptTransitGatewayPeeringAttachment", `${EC2}:transit-gateway-attachment/tgw-attach-1`)],
      [call("ec2:ModifyVpcEndpointServicePermissions", `${EC2}:vpc-endpoint-service/vpce-svc-1`)],
    ],
    verdict: "not stopped",
  },
  {
    name: "`vpc` mirrors traffic, or sends flow logs elsewhere",
    topics: ["vpc"],
    ways: [
      [call("ec2:CreateTrafficMirrorSession", INTERFACE)],
      [call("ec2:CreateFlowLogs", `${EC2}:vpc/vpc-1`)],
    ],
    verdict: "not stopped",
  },
  {
    name: "`vpc` opens the policy of an endpoint, or deletes flow logs",
    topics: ["vpc"],
    ways: [
      [call("ec2:ModifyVpcEndpoint", `${EC2}:vpc-endpoint/vpce-1`)],
      [call("ec2:DeleteFlowLogs", `${EC2}:vpc-flow-log/fl-1`)],
    ],
    verdict: "not stopped",
  },
];

const OF_BEANSTALK: readonly Escalation[] = [
  {
    name: "`elastic-beanstalk` changes security groups, addresses of others",
    topics: ["elastic-beanstalk"],
    ways: [
      ...[{}, OF_OTHER_STACK].flatMap((tags) => [
        [call("ec2:AuthorizeSecurityGroupIngress", SECURITY_GROUP, tags)],
        [call("ec2:RevokeSecurityGroupEgress", SECURITY_GROUP, tags)],
        [call("ec2:DeleteSecurityGroup", SECURITY_GROUP, tags)],
        [call("ec2:ReleaseAddress", ADDRESS, tags)],
        [call("ec2:AssociateAddress", ADDRESS, tags)],
      ]),
      // A user's own stack can contain a rule for another user's group.
      [call("ec2:AuthorizeSecurityGroupIngress", SECURITY_GROUP, BY_CLOUDFORMATION)],
    ],
    verdict: "stopped",
  },
  {
    name: "`elastic-beanstalk` changes launch templates of others",
    topics: ["elastic-beanstalk"],
    ways: each(
      ["ec2:CreateLaunchTemplateVersion", "ec2:DeleteLaunchTemplate", "ec2:DeleteLaunchTemplateVersions"],
      TEMPLATE,
    ),
    verdict: "stopped",
  },
  {
    name: "`elastic-beanstalk` terminates instances of others",
    topics: ["elastic-beanstalk"],
    ways: [
      [
        call("ec2:TerminateInstances", INSTANCE, {
          "ec2:ResourceTag/aws:cloudformation:stack-id": `${STACK}/payments/1`,
        }),
      ],
      [call("ec2:RunInstances", `${EC2}:instance/*`)],
    ],
    verdict: "stopped",
  },
  {
    name: "`elastic-beanstalk` adopts a resource, by tags or import",
    topics: ["elastic-beanstalk"],
    ways: [
      [call("ec2:CreateTags", SECURITY_GROUP)],
      [call("ec2:DeleteTags", INSTANCE)],
      [
        call("cloudformation:CreateChangeSet", OWN_STACK, {
          "cloudformation:ImportResourceTypes": ["AWS::EC2::SecurityGroup"],
        }),
      ],
    ],
    verdict: "stopped",
  },
  {
    name: "`elastic-beanstalk` changes stacks, groups, buckets of others",
    topics: ["elastic-beanstalk"],
    ways: [
      [call("cloudformation:UpdateStack", `${STACK}/payments/1`)],
      [
        call(
          "autoscaling:UpdateAutoScalingGroup",
          `arn:aws:autoscaling:us-east-1:${ACCOUNT}:autoScalingGroup:1:autoScalingGroupName/payments`,
        ),
      ],
      [
        call(
          "elasticloadbalancing:DeleteLoadBalancer",
          `arn:aws:elasticloadbalancing:us-east-1:${ACCOUNT}:loadbalancer/app/payments/1`,
        ),
      ],
      [call("s3:PutObject", "arn:aws:s3:::payments/key")],
    ],
    verdict: "stopped",
  },
  {
    name: "`elastic-beanstalk` passes other roles, or to other services",
    topics: ["elastic-beanstalk"],
    ways: [
      [passRole("lambda.amazonaws.com", `arn:aws:iam::${ACCOUNT}:role/aws-elasticbeanstalk-ec2-role`)],
      [passRole("ec2.amazonaws.com")],
      [
        call(
          "iam:CreateServiceLinkedRole",
          `arn:aws:iam::${ACCOUNT}:role/aws-service-role/ecs.amazonaws.com/x`,
          {
            "iam:AWSServiceName": "ecs.amazonaws.com",
          },
        ),
      ],
    ],
    verdict: "stopped",
  },
  {
    name: "`elastic-beanstalk` runs code as the role of any environment",
    topics: ["elastic-beanstalk"],
    ways: [
      [
        call("s3:PutObject", "arn:aws:s3:::elasticbeanstalk-us-east-1-222222222222/app.zip"),
        call(
          "elasticbeanstalk:UpdateEnvironment",
          `arn:aws:elasticbeanstalk:us-east-1:${ACCOUNT}:environment/app/env`,
        ),
      ],
      [passRole("ec2.amazonaws.com", `arn:aws:iam::${ACCOUNT}:role/aws-elasticbeanstalk-ec2-role`)],
    ],
    verdict: "not stopped",
  },
  {
    name: "`elastic-beanstalk` opens an `elasticbeanstalk-*` bucket",
    topics: ["elastic-beanstalk"],
    ways: [[call("s3:PutBucketPolicy", "arn:aws:s3:::elasticbeanstalk-us-east-1-222222222222")]],
    verdict: "not stopped",
  },
  {
    name: "`elastic-beanstalk` gives an interface a public address",
    topics: ["elastic-beanstalk"],
    ways: [[call("ec2:AssociateAddress", ADDRESS, OF_OWN_STACK), call("ec2:AssociateAddress", INTERFACE)]],
    verdict: "not stopped",
  },
  {
    name: "`elastic-beanstalk` reads user data and stacks of others",
    topics: ["elastic-beanstalk"],
    ways: [
      [call("ec2:DescribeLaunchTemplateVersions")],
      [call("cloudformation:DescribeStacks", `${STACK}/payments/1`)],
    ],
    verdict: "not stopped",
  },
];

const OF_READ_ONLY: readonly Escalation[] = [
  {
    name: "`read-only` reads secrets, parameters, contents",
    topics: ["read-only"],
    ways: each([
      "dynamodb:GetItem",
      "ec2:GetPasswordData",
      "ecr:GetAuthorizationToken",
      "kms:Decrypt",
      "lambda:GetFunction",
      "logs:GetLogEvents",
      "s3:GetObject",
      "secretsmanager:GetSecretValue",
      "sqs:ReceiveMessage",
      "ssm:GetParameter",
    ]),
    verdict: "stopped",
  },
  {
    name: "`read-only` reads environment variables of workloads",
    topics: ["read-only"],
    ways: each([
      "amplify:GetApp",
      "apprunner:DescribeService",
      "batch:DescribeJobDefinitions",
      "batch:DescribeJobs",
      "codebuild:BatchGetBuilds",
      "codebuild:BatchGetProjects",
      "ecs:DescribeExpressGatewayService",
      "ecs:DescribeTaskDefinition",
      "ecs:DescribeTasks",
      "elasticbeanstalk:DescribeConfigurationSettings",
      "elasticmapreduce:DescribeCluster",
      "glue:GetConnection",
      "glue:GetJobs",
      "lambda:GetFunctionConfiguration",
      "lambda:ListFunctions",
      "lambda:ListMicrovms",
      "lambda:ListVersionsByFunction",
      "lightsail:GetContainerServices",
      "sagemaker:DescribeModel",
      "sagemaker:DescribeTrainingJob",
    ]),
    verdict: "stopped",
  },
  {
    name: "`read-only` reads user data, templates, definitions, inputs",
    topics: ["read-only"],
    ways: each([
      "autoscaling:DescribeLaunchConfigurations",
      "cloudformation:DescribeChangeSet",
      "cloudformation:DescribeStackEvents",
      "cloudformation:DescribeStackResource",
      "cloudformation:DescribeStackSet",
      "cloudformation:GetTemplate",
      "cloudformation:ListStackInstanceResourceDrifts",
      "codepipeline:GetPipeline",
      "ec2:DescribeBundleTasks",
      "ec2:DescribeConversionTasks",
      "ec2:DescribeImportImageTasks",
      "ec2:DescribeInstanceAttribute",
      "ec2:DescribeLaunchTemplateVersions",
      "ec2:DescribeSpotFleetRequests",
      "ec2:GetConsoleOutput",
      "ec2:GetLaunchTemplateData",
      "eks:DescribeAddon",
      "events:ListTargetsByRule",
      "imagebuilder:GetComponent",
      "mq:DescribeConfigurationRevision",
      "pipes:DescribePipe",
      "scheduler:GetSchedule",
      "ssm:DescribeAssociation",
      "ssm:DescribeMaintenanceWindowTasks",
      "ssm:GetDocument",
      "states:DescribeStateMachine",
      "states:GetExecutionHistory",
    ]),
    verdict: "stopped",
  },
  {
    name: "`read-only` reads pre-shared keys, API keys, client secrets",
    topics: ["read-only"],
    ways: [
      ...each([
        "appsync:ListApiKeys",
        "cognito-idp:DescribeUserPoolClient",
        "directconnect:DescribeVirtualInterfaces",
        "ec2:DescribeVerifiedAccessTrustProviders",
        "ec2:DescribeVpnConnections",
        "wafv2:ListAPIKeys",
      ]),
      [call("apigateway:GET", "arn:aws:apigateway:us-east-1::/apikeys")],
    ],
    verdict: "stopped",
  },
  {
    name: "`read-only` reads parameters of stacks, headers, records, rules",
    topics: ["read-only"],
    ways: [
      ...each([
        "cloudformation:DescribeStacks",
        "cloudformation:ListExports",
        "cloudfront:GetDistributionConfig",
        "cloudtrail:LookupEvents",
        "codedeploy:GetDeployment",
        "config:DescribeConfigRules",
        "dms:DescribeEndpoints",
        "elasticloadbalancing:DescribeRules",
        "glue:GetTables",
        "route53:ListResourceRecordSets",
        "sns:ListSubscriptions",
        "wafv2:GetWebACL",
      ]),
      [call("apigateway:GET", "arn:aws:apigateway:us-east-1::/restapis/a/stages/prod")],
    ],
    verdict: "not stopped",
  },
];

const OF_DNS: readonly Escalation[] = [
  {
    name: "`dns` moves a domain away, or deletes it",
    topics: ["dns"],
    ways: each([
      "route53domains:DeleteDomain",
      "route53domains:DisableDomainTransferLock",
      "route53domains:PushDomain",
      "route53domains:RetrieveDomainAuthCode",
      "route53domains:TransferDomainToAnotherAwsAccount",
      "route53domains:UpdateDomainContact",
    ]),
    verdict: "stopped",
  },
  {
    name: "`dns` shares rules or profiles with other accounts",
    topics: ["dns"],
    ways: each([
      "route53profiles:PutProfilePolicy",
      "route53resolver:PutFirewallRuleGroupPolicy",
      "route53resolver:PutResolverQueryLogConfigPolicy",
      "route53resolver:PutResolverRulePolicy",
    ]),
    verdict: "stopped",
  },
  {
    name: "`dns` points a public name elsewhere",
    topics: ["dns"],
    ways: [
      [call("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z1")],
      [call("route53domains:UpdateDomainNameservers")],
    ],
    verdict: "not stopped",
  },
  {
    name: "`dns` answers for internal names itself",
    topics: ["dns"],
    ways: [
      [
        call("route53:CreateHostedZone"),
        call("route53:AssociateVPCWithHostedZone", "arn:aws:route53:::hostedzone/Z1"),
      ],
      [call("route53resolver:AssociateResolverRule")],
    ],
    verdict: "not stopped",
  },
  {
    name: "`dns` shows a private zone or queries to another account",
    topics: ["dns"],
    ways: [
      [call("route53:CreateVPCAssociationAuthorization", "arn:aws:route53:::hostedzone/Z1")],
      [call("route53resolver:CreateResolverQueryLogConfig")],
    ],
    verdict: "not stopped",
  },
];

const OF_S3: readonly Escalation[] = [
  {
    name: "`s3` turns off the account's block of public access",
    topics: ["s3"],
    ways: each(["s3:PutAccountPublicAccessBlock"]),
    verdict: "stopped",
  },
  {
    name: "`s3` writes code into the buckets that services run it from",
    topics: ["s3"],
    ways: [
      "aws-glue-assets-222222222222-us-east-1",
      "aws-sam-cli-managed-default-samclisourcebucket-1",
      "cdk-hnb659fds-assets-222222222222-us-east-1",
      "cf-templates-1-us-east-1",
      "codepipeline-us-east-1-1",
      "elasticbeanstalk-us-east-1-222222222222",
    ].flatMap((bucket) => [
      [call("s3:PutObject", `arn:aws:s3:::${bucket}/app.zip`)],
      [call("s3:PutBucketPolicy", `arn:aws:s3:::${bucket}`)],
    ]),
    verdict: "stopped",
  },
  {
    name: "`s3` writes code there through an access point of its own",
    topics: ["s3"],
    ways: [
      [
        call("s3:CreateAccessPoint", `arn:aws:s3:us-east-1:${ACCOUNT}:accesspoint/own`),
        call("s3:PutObject", `arn:aws:s3:us-east-1:${ACCOUNT}:accesspoint/own/object/app.zip`),
      ],
    ],
    verdict: "not stopped",
  },
  {
    name: "`s3` passes a role to Batch Operations or replication",
    topics: ["s3"],
    ways: [
      [call("s3:CreateJob"), passRole("batchoperations.s3.amazonaws.com")],
      [call("s3:PutReplicationConfiguration", "arn:aws:s3:::payments"), passRole("s3.amazonaws.com")],
    ],
    verdict: "stopped",
  },
  {
    name: "`s3` opens a bucket, or writes code in one of another name",
    topics: ["s3"],
    ways: [
      [call("s3:PutBucketPolicy", "arn:aws:s3:::payments")],
      [call("s3:PutObject", "arn:aws:s3:::payments-deployments/app.zip")],
    ],
    verdict: "not stopped",
  },
];

const OF_BILLING: readonly Escalation[] = [
  {
    name: "`billing` pays, buys, or changes budgets",
    topics: ["billing"],
    ways: each([
      "budgets:ModifyBudget",
      "invoicing:CreateInvoiceUnit",
      "payments:MakePayment",
      "savingsplans:CreateSavingsPlan",
    ]),
    verdict: "stopped",
  },
];

export const ESCALATIONS: readonly Escalation[] = [
  ...OF_EVERY_TOPIC,
  ...OF_EC2,
  ...OF_VPC,
  ...OF_BEANSTALK,
  ...OF_READ_ONLY,
  ...OF_DNS,
  ...OF_S3,
  ...OF_BILLING,
];

/** The calls that a narrowed topic must still allow. */
export const WORK: Readonly<Record<string, readonly TopicCall[]>> = {
  ec2: [
    call("ec2:RunInstances", `${EC2}:instance/*`),
    call("ec2:StartInstances", INSTANCE),
    call("ec2:StopInstances", INSTANCE),
    call("ec2:RebootInstances", INSTANCE),
    call("ec2:TerminateInstances", INSTANCE),
    attribute("instanceType"),
    attribute("InstanceType"),
    attribute("disableApiTermination"),
    call("ec2:CreateVolume", `${EC2}:volume/*`),
    call("ec2:AttachVolume", VOLUME),
    call("ec2:CreateSnapshot", VOLUME),
    call("ec2:CreateImage", INSTANCE),
    call("ec2:CopyImage", IMAGE),
    call("ec2:CreateLaunchTemplate", `${EC2}:launch-template/*`),
    call("ec2:CreateTags", INSTANCE),
    call("ec2:CreateTags", INTERFACE, { "ec2:CreateAction": "RunInstances" }),
    call("ec2:GetAllowedImagesSettings"),
    call("ec2:GetSnapshotBlockPublicAccessState"),
  ],
  vpc: [
    call("ec2:CreateVpc", `${EC2}:vpc/*`),
    call("ec2:CreateRoute", `${EC2}:route-table/rtb-1`),
    call("ec2:CreateTags", `${EC2}:subnet/subnet-1`),
    call("ec2:CreateVpcPeeringConnection", `${EC2}:vpc/vpc-1`),
  ],
  "elastic-beanstalk": [
    call(
      "elasticbeanstalk:CreateEnvironment",
      `arn:aws:elasticbeanstalk:us-east-1:${ACCOUNT}:environment/app/env`,
    ),
    call("cloudformation:CreateStack", OWN_STACK),
    call("cloudformation:CreateChangeSet", OWN_STACK),
    call("cloudformation:GetTemplate", OWN_STACK),
    call("ec2:CreateSecurityGroup", SECURITY_GROUP, BY_CLOUDFORMATION),
    call("ec2:CreateTags", SECURITY_GROUP, { "ec2:CreateAction": "CreateSecurityGroup" }),
    call("ec2:CreateTags", SECURITY_GROUP, BY_CLOUDFORMATION),
    call("ec2:AuthorizeSecurityGroupIngress", SECURITY_GROUP, OF_OWN_STACK),
    call("ec2:DeleteSecurityGroup", SECURITY_GROUP, OF_OWN_STACK),
    call("ec2:AllocateAddress", ADDRESS),
    call("ec2:AssociateAddress", ADDRESS, OF_OWN_STACK),
    call("ec2:AssociateAddress", INSTANCE, OF_OWN_STACK),
    call("ec2:ReleaseAddress", ADDRESS, OF_OWN_STACK),
    call("ec2:CreateLaunchTemplate", TEMPLATE),
    call("ec2:CreateLaunchTemplateVersion", TEMPLATE, BY_CLOUDFORMATION),
    call("ec2:DeleteLaunchTemplate", TEMPLATE, BY_CLOUDFORMATION),
    call("ec2:RunInstances", `${EC2}:instance/*`, { "ec2:LaunchTemplate": TEMPLATE }),
    call("ec2:TerminateInstances", INSTANCE, { "ec2:ResourceTag/aws:cloudformation:stack-id": OWN_STACK }),
    call("s3:PutObject", "arn:aws:s3:::elasticbeanstalk-us-east-1-222222222222/app.zip"),
    passRole("ec2.amazonaws.com", `arn:aws:iam::${ACCOUNT}:role/aws-elasticbeanstalk-ec2-role`),
    passRole(
      "elasticbeanstalk.amazonaws.com",
      `arn:aws:iam::${ACCOUNT}:role/service-role/aws-elasticbeanstalk-service-role`,
    ),
  ],
  dns: [
    call("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z1"),
    call("route53resolver:CreateResolverRule"),
    call("route53profiles:AssociateProfile"),
  ],
  s3: [
    call("s3:CreateBucket", "arn:aws:s3:::payments"),
    call("s3:PutObject", "arn:aws:s3:::payments/key"),
    call("s3:PutBucketPublicAccessBlock", "arn:aws:s3:::payments"),
    call("s3:GetObject", "arn:aws:s3:::elasticbeanstalk-us-east-1-222222222222/app.zip"),
    call("s3:ListBucket", "arn:aws:s3:::cdk-hnb659fds-assets-222222222222-us-east-1"),
  ],
  "read-only": [
    call("ec2:DescribeInstances"),
    call("ec2:DescribeLaunchTemplates"),
    call("ecs:DescribeServices"),
    call("ecs:ListTaskDefinitions"),
    call("batch:DescribeJobQueues"),
    call("lambda:GetPolicy"),
    call("lambda:ListAliases"),
    call("cloudformation:ListStackResources"),
    call("elasticbeanstalk:DescribeEnvironments"),
    call("s3:GetLifecycleConfiguration", "arn:aws:s3:::payments"),
    call("kms:GetKeyRotationStatus"),
    call("ssm:DescribeInstanceInformation"),
  ],
};
