import type { PolicyDocument } from "../policy-document";

/**
 * What a role may still do when its account has spent too much: read and delete what costs money. Everything else is
 * denied, so that a service which AWS adds costs nothing. A Deny grants nothing: the role gains no permission.
 */
const STILL_ALLOWED = [
  "autoscaling:DeleteAutoScalingGroup",
  "autoscaling:Describe*",
  "budgets:ViewBudget",
  "cloudwatch:Describe*",
  "cloudwatch:GetMetricData",
  "ec2:CancelSpotFleetRequests",
  "ec2:CancelSpotInstanceRequests",
  "ec2:DeleteFleets",
  "ec2:DeleteNatGateway",
  "ec2:DeleteSnapshot",
  "ec2:DeleteVolume",
  "ec2:DeleteVpcEndpoints",
  "ec2:Describe*",
  "ec2:ReleaseAddress",
  "ec2:StopInstances",
  "ec2:TerminateInstances",
  "ecs:DeleteService",
  "ecs:Describe*",
  "ecs:List*",
  "ecs:StopTask",
  "eks:DeleteCluster",
  "eks:DeleteNodegroup",
  "eks:Describe*",
  "eks:List*",
  "elasticloadbalancing:DeleteLoadBalancer",
  "elasticloadbalancing:Describe*",
  "lambda:DeleteFunction",
  "lambda:List*",
  "rds:DeleteDBCluster",
  "rds:DeleteDBInstance",
  "rds:Describe*",
  "rds:StopDBCluster",
  "rds:StopDBInstance",
  "s3:DeleteObject",
  "s3:List*",
  "sagemaker:DeleteEndpoint",
  "sagemaker:Describe*",
  "sagemaker:List*",
  "sagemaker:StopNotebookInstance",
  "sagemaker:StopTrainingJob",
  "sts:GetCallerIdentity",
] as const;

export const noMoreSpending: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Sid: "NoMoreSpending", Effect: "Deny", NotAction: STILL_ALLOWED, Resource: "*" }],
};

interface Place {
  readonly partition: string;
  readonly accountId: string;
}

/**
 * Trusts AWS Budgets for one budget of the account and its actions: without the conditions, anyone who may write
 * budgets of any account could have the service use this role.
 *
 * Source: https://docs.aws.amazon.com/cost-management/latest/userguide/cross-service-confused-deputy-prevention.html
 */
export function budgetsAssumes({ partition, accountId }: Place, budgetName: string): PolicyDocument {
  const budget = `arn:${partition}:budgets::${accountId}:budget/${budgetName}`;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "BudgetAttaches",
        Effect: "Allow",
        Principal: { Service: "budgets.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": accountId },
          ArnLike: { "aws:SourceArn": [budget, `${budget}/action/*`] },
        },
      },
    ],
  };
}

/** Attaches one policy to some roles, and detaches it. */
export function attachesStop(
  { partition, accountId }: Place,
  policyName: string,
  roleNames: readonly string[],
): PolicyDocument {
  const iam = `arn:${partition}:iam::${accountId}`;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AttachTheStop",
        Effect: "Allow",
        Action: ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
        Resource: roleNames.map((name) => `${iam}:role/${name}`),
        Condition: { ArnEquals: { "iam:PolicyARN": `${iam}:policy/${policyName}` } },
      },
    ],
  };
}
