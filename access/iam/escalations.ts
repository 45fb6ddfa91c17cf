import type { PolicyDocument, PolicyStatement } from "../../organization/policy-document";
import { listed, matchesAction } from "./patterns";

/** An escalation path: the permissions it needs, and what it gains. */
export interface EscalationPath {
  readonly id: string;
  /** All of them are needed. */
  readonly actions: readonly string[];
  /** `self`: by writing IAM itself. `pass`: by a new resource with a role. `existing`: by a resource that has one. */
  readonly kind: "self" | "pass" | "existing";
  /** Service to which a role is passed, if the path needs `iam:PassRole`. */
  readonly passedTo?: string;
  /** Attribute that its first action sets, if EC2 exposes it to policies as `ec2:Attribute`. */
  readonly attribute?: string;
  /** What the path gains. */
  readonly says: string;
  readonly source: string;
}

const RHINO = "https://github.com/RhinoSecurityLabs/AWS-IAM-Privilege-Escalation";
const PATHFINDING = "https://pathfinding.cloud/paths/";
/** A path by AWS's own documentation: the action writes permissions or credentials. */
const AWS =
  "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html";

const self = (id: string, action: string, says: string, source = `${PATHFINDING}${id}`): EscalationPath => ({
  id,
  actions: [action],
  kind: "self",
  says,
  source,
});
const pass = (
  id: string,
  passedTo: string,
  actions: readonly string[],
  source = `${PATHFINDING}${id}`,
): EscalationPath => ({
  id,
  actions: ["iam:PassRole", ...actions],
  kind: "pass",
  passedTo: `${passedTo}.amazonaws.com`,
  says: `runs code of their own by ${passedTo} under any role that it may be passed`,
  source,
});
const existing = (
  id: string,
  actions: readonly string[],
  on: string,
  source = `${PATHFINDING}${id}`,
): EscalationPath => ({
  id,
  actions,
  kind: "existing",
  says: `runs code of their own, or gets a session, on ${on}, under the role that it has`,
  source,
});

/**
 * Published privilege escalation paths.
 *
 * Facts from: Rhino Security Labs (AWS-IAM-Privilege-Escalation), pathfinding.cloud (Datadog), PMapper (NCC Group).
 * Paths that contain a shorter path (`iam-014` contains `iam-009`) are not listed.
 */
export const ESCALATION_PATHS: readonly EscalationPath[] = [
  self("iam-001", "iam:CreatePolicyVersion", "rewrites a managed policy that is attached to them"),
  self(
    "iam-set-default",
    "iam:SetDefaultPolicyVersion",
    "activates an older version of a policy",
    `${RHINO}#2-setting-the-default-policy-version-to-an-existing-version`,
  ),
  self("iam-002", "iam:CreateAccessKey", "creates an access key of any user"),
  self("iam-004", "iam:CreateLoginProfile", "gives any user a password"),
  self("iam-006", "iam:UpdateLoginProfile", "changes the password of any user"),
  self("iam-005", "iam:PutRolePolicy", "writes permissions into a role"),
  self("iam-007", "iam:PutUserPolicy", "writes permissions into a user"),
  self("iam-011", "iam:PutGroupPolicy", "writes permissions into a group"),
  self("iam-008", "iam:AttachUserPolicy", "attaches any policy to a user"),
  self("iam-009", "iam:AttachRolePolicy", "attaches any policy to a role"),
  self("iam-010", "iam:AttachGroupPolicy", "attaches any policy to a group"),
  self("iam-012", "iam:UpdateAssumeRolePolicy", "makes any role trust them"),
  self("iam-013", "iam:AddUserToGroup", "adds users to any group"),
  self(
    "iam-boundary-role",
    "iam:DeleteRolePermissionsBoundary",
    "removes a role's permissions boundary",
    AWS,
  ),
  self(
    "iam-boundary-user",
    "iam:DeleteUserPermissionsBoundary",
    "removes a user's permissions boundary",
    AWS,
  ),
  self(
    "iam-put-boundary-role",
    "iam:PutRolePermissionsBoundary",
    "replaces a role's permissions boundary",
    AWS,
  ),
  self(
    "iam-put-boundary-user",
    "iam:PutUserPermissionsBoundary",
    "replaces a user's permissions boundary",
    AWS,
  ),
  self("iam-detach-role", "iam:DetachRolePolicy", "detaches a policy that denies", AWS),
  self("iam-delete-role-policy", "iam:DeleteRolePolicy", "deletes an inline policy that denies", AWS),
  self("iam-mfa-enable", "iam:EnableMFADevice", "enables an MFA device of their own for any user", AWS),
  self("iam-mfa-deactivate", "iam:DeactivateMFADevice", "turns off any user's MFA", AWS),
  self(
    "iam-oidc",
    "iam:UpdateOpenIDConnectProviderThumbprint",
    "makes an identity provider trust another certificate",
    AWS,
  ),
  self(
    "iam-oidc-client",
    "iam:AddClientIDToOpenIDConnectProvider",
    "makes an identity provider take tokens for another audience",
    AWS,
  ),
  self(
    "iam-saml",
    "iam:UpdateSAMLProvider",
    "replaces the metadata of an identity provider, and so who it vouches for",
    AWS,
  ),
  self(
    "iam-service-credential",
    "iam:CreateServiceSpecificCredential",
    "creates service credentials of any user",
    AWS,
  ),
  self(
    "iam-service-credential-reset",
    "iam:ResetServiceSpecificCredential",
    "reads new service credentials of any user",
    AWS,
  ),
  {
    id: "iam-signing",
    actions: ["iam:UploadSigningCertificate"],
    kind: "self",
    says: "signs calls as any user",
    source: AWS,
  },
  {
    id: "iam-new-role",
    actions: ["iam:CreateRole", "sts:AssumeRole"],
    kind: "self",
    says: "creates a role with a trust of their own and assumes it",
    source: AWS,
  },
  {
    id: "iam-profile",
    actions: ["iam:PassRole", "ec2:AssociateIamInstanceProfile"],
    kind: "pass",
    passedTo: "ec2.amazonaws.com",
    says: "gives a running instance another role",
    source: "https://github.com/nccgroup/PMapper",
  },
  {
    id: "iam-profile-replace",
    actions: ["iam:PassRole", "ec2:ReplaceIamInstanceProfileAssociation"],
    kind: "pass",
    passedTo: "ec2.amazonaws.com",
    says: "gives a running instance another role",
    source: "https://github.com/nccgroup/PMapper",
  },
  {
    id: "sso-assignment",
    actions: ["sso:CreateAccountAssignment"],
    kind: "self",
    says: "assigns themselves a permission set in any account of the organization",
    source: "https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html",
  },
  {
    id: "sso-inline",
    actions: ["sso:PutInlinePolicyToPermissionSet"],
    kind: "self",
    says: "writes permissions into a permission set",
    source:
      "https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PutInlinePolicyToPermissionSet.html",
  },
  {
    id: "sso-attach",
    actions: ["sso:AttachManagedPolicyToPermissionSet"],
    kind: "self",
    says: "attaches any policy to a permission set",
    source:
      "https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_AttachManagedPolicyToPermissionSet.html",
  },
  {
    id: "identitystore-membership",
    actions: ["identitystore:CreateGroupMembership"],
    kind: "self",
    says: "adds themselves to a group of Identity Center",
    source:
      "https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_CreateGroupMembership.html",
  },
  pass("apprunner-001", "apprunner", ["apprunner:CreateService"]),
  pass("batch", "batch", ["batch:RegisterJobDefinition", "batch:SubmitJob"], PATHFINDING),
  pass("bedrock-001", "bedrock-agentcore", [
    "bedrock-agentcore:CreateCodeInterpreter",
    "bedrock-agentcore:InvokeCodeInterpreter",
  ]),
  pass("cloudformation-001", "cloudformation", ["cloudformation:CreateStack"]),
  pass(
    "cloudformation-change-set",
    "cloudformation",
    ["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"],
    PATHFINDING,
  ),
  pass("cloudformation-set-role", "cloudformation", ["cloudformation:UpdateStack"], PATHFINDING),
  pass("cloudformation-003", "cloudformation", [
    "cloudformation:CreateStackSet",
    "cloudformation:CreateStackInstances",
  ]),
  pass("cloudformation-004", "cloudformation", ["cloudformation:UpdateStackSet"]),
  pass("codebuild-001", "codebuild", ["codebuild:CreateProject", "codebuild:StartBuild"]),
  pass("codebuild-004", "codebuild", ["codebuild:CreateProject", "codebuild:StartBuildBatch"]),
  pass("codebuild-update", "codebuild", ["codebuild:UpdateProject", "codebuild:StartBuild"], PATHFINDING),
  pass("codepipeline", "codepipeline", ["codepipeline:CreatePipeline"], PATHFINDING),
  pass("datapipeline-001", "datapipeline", [
    "datapipeline:CreatePipeline",
    "datapipeline:PutPipelineDefinition",
  ]),
  pass("ec2-001", "ec2", ["ec2:RunInstances"]),
  pass("ec2-004", "ec2", ["ec2:RequestSpotInstances"]),
  pass("ec2-fleet", "ec2", ["ec2:RequestSpotFleet"], PATHFINDING),
  pass(
    "ec2-launch-configuration",
    "ec2",
    ["autoscaling:CreateLaunchConfiguration", "autoscaling:CreateAutoScalingGroup"],
    "https://github.com/nccgroup/PMapper",
  ),
  pass("ecs-001", "ecs-tasks", ["ecs:RegisterTaskDefinition", "ecs:CreateService"]),
  pass("ecs-update-service", "ecs-tasks", ["ecs:RegisterTaskDefinition", "ecs:UpdateService"], PATHFINDING),
  pass("ecs-008", "ecs-tasks", ["ecs:RunTask"]),
  pass("ecs-009", "ecs-tasks", ["ecs:StartTask"]),
  pass("emr-001", "elasticmapreduce", ["elasticmapreduce:RunJobFlow"]),
  pass("emrserverless-001", "emr-serverless", ["emr-serverless:StartJobRun"]),
  pass("gamelift-001", "gamelift", ["gamelift:CreateFleet"]),
  pass("glue-001", "glue", ["glue:CreateDevEndpoint"]),
  pass("glue-job-run", "glue", ["glue:CreateJob", "glue:StartJobRun"], PATHFINDING),
  pass("glue-job-trigger", "glue", ["glue:CreateJob", "glue:CreateTrigger"], PATHFINDING),
  pass("glue-job-update", "glue", ["glue:UpdateJob", "glue:StartJobRun"], PATHFINDING),
  pass("glue-session", "glue", ["glue:CreateSession", "glue:RunStatement"], PATHFINDING),
  pass("imagebuilder-001", "imagebuilder", ["imagebuilder:CreateInfrastructureConfiguration"]),
  pass(
    "lambda-invoke",
    "lambda",
    ["lambda:CreateFunction", "lambda:InvokeFunction"],
    `${RHINO}#15-passing-a-role-to-a-new-lambda-function-then-invoking-it`,
  ),
  pass(
    "lambda-permission",
    "lambda",
    ["lambda:CreateFunction", "lambda:AddPermission"],
    `${RHINO}#16-passing-a-role-to-a-new-lambda-function-then-invoking-it-cross-account`,
  ),
  pass(
    "lambda-trigger",
    "lambda",
    ["lambda:CreateFunction", "lambda:CreateEventSourceMapping"],
    `${RHINO}#17-passing-a-role-to-a-new-lambda-function-then-triggering-it-with-dynamodb`,
  ),
  pass("lambda-url", "lambda", ["lambda:CreateFunction", "lambda:CreateFunctionUrlConfig"], PATHFINDING),
  pass(
    "sagemaker-notebook",
    "sagemaker",
    ["sagemaker:CreateNotebookInstance"],
    `${RHINO}#27-accessexistingsagemakerjupyternotebook`,
  ),
  pass("sagemaker-training", "sagemaker", ["sagemaker:CreateTrainingJob"], PATHFINDING),
  pass("sagemaker-processing", "sagemaker", ["sagemaker:CreateProcessingJob"], PATHFINDING),
  pass(
    "scheduler",
    "scheduler",
    ["scheduler:CreateSchedule"],
    "https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html",
  ),
  pass(
    "ssm-automation",
    "ssm",
    ["ssm:StartAutomationExecution"],
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup.html",
  ),
  pass(
    "states",
    "states",
    ["states:CreateStateMachine", "states:StartExecution"],
    "https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html",
  ),
  existing("apprunner-002", ["apprunner:UpdateService"], "a service of App Runner"),
  existing(
    "bedrock-002",
    ["bedrock-agentcore:StartCodeInterpreterSession", "bedrock-agentcore:InvokeCodeInterpreter"],
    "a code interpreter of Bedrock",
  ),
  existing("cloudformation-002", ["cloudformation:UpdateStack"], "a stack of CloudFormation"),
  existing(
    "cloudformation-005",
    ["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"],
    "a stack of CloudFormation",
  ),
  existing("codebuild-002", ["codebuild:StartBuild"], "a project of CodeBuild"),
  existing("codebuild-003", ["codebuild:StartBuildBatch"], "a project of CodeBuild"),
  existing("cognito", ["cognito-identity:SetIdentityPoolRoles"], "an identity pool of Cognito", PATHFINDING),
  {
    ...existing(
      "ec2-002",
      ["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"],
      "an instance of EC2",
    ),
    attribute: "userData",
  },
  existing("ec2-003", ["ec2-instance-connect:SendSSHPublicKey"], "an instance of EC2"),
  existing(
    "ec2-serial",
    ["ec2-instance-connect:SendSerialConsoleSSHPublicKey"],
    "an instance of EC2",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/connect-to-serial-console.html",
  ),
  existing(
    "ec2-005",
    ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
    "instances of a launch template",
  ),
  existing("ecs-006", ["ecs:ExecuteCommand"], "a task of ECS"),
  existing("glue-002", ["glue:UpdateDevEndpoint"], "a development endpoint of Glue"),
  existing("glue-update-run", ["glue:UpdateJob", "glue:StartJobRun"], "a job of Glue", PATHFINDING),
  existing(
    "lambda-code",
    ["lambda:UpdateFunctionCode"],
    "a function of Lambda",
    `${RHINO}#18-updating-the-code-of-an-existing-lambda-function`,
  ),
  existing(
    "lambda-layer",
    ["lambda:UpdateFunctionConfiguration"],
    "a function of Lambda",
    `${RHINO}#26-addexistinglambdalayertolambdafunctionwithrole`,
  ),
  existing(
    "sagemaker-url",
    ["sagemaker:CreatePresignedNotebookInstanceUrl"],
    "a notebook of SageMaker",
    `${RHINO}#28-passroletonewsagemakerjupyternotebook`,
  ),
  existing("ssm-001", ["ssm:StartSession"], "an instance of EC2 that Systems Manager reaches"),
  existing("ssm-002", ["ssm:SendCommand"], "an instance of EC2 that Systems Manager reaches"),
  {
    id: "sts-001",
    actions: ["sts:AssumeRole"],
    kind: "existing",
    says: "assumes roles that trust their account",
    source: `${PATHFINDING}sts-001`,
  },
];

/** A path that a document opens, and the statements (counted from 1) that open it. */
export interface Escalation {
  readonly path: EscalationPath;
  readonly statements: readonly number[];
  /**
   * Whether the document names the passed roles or used resources individually or by prefix. This never excuses writing IAM,
   * because the named resource can be the role itself.
   */
  readonly isNamed: boolean;
}

/**
 * The escalation paths that a document opens.
 *
 * A path counts as closed only by an unconditional Deny on every resource, or by a condition on `iam:PassedToService` with
 * other services.
 */
export function escalationsOf({ Statement }: PolicyDocument): Escalation[] {
  return ESCALATION_PATHS.flatMap((path): Escalation[] => {
    const opened = path.actions.map((action) => allowing(Statement, action, path));
    if (opened.some((statements) => statements.length === 0)) return [];
    const statements = [...new Set(opened.flat())].sort((a, b) => a - b);
    // For passed roles, PassRole decides.
    const decisive = path.kind === "pass" ? opened.slice(0, 1) : opened;
    const isNamed =
      path.kind !== "self" &&
      decisive.some((numbers) => numbers.every((number) => namesResources(Statement[number - 1])));
    return [{ path, statements, isNamed }];
  });
}

/** Statements that allow an action, counted from 1; none if it is denied everywhere. */
function allowing(statements: PolicyDocument["Statement"], action: string, path: EscalationPath): number[] {
  const denies = (statement: PolicyStatement) =>
    deniesEverywhere(statement, action) || deniesAttribute(statement, action, path);
  if (statements.some(denies)) return [];
  return statements.flatMap((statement, index) => {
    const applies = statement.Effect === "Allow" && concerns(statement, action);
    return applies && !isPassedElsewhere(statement, action, path) ? [index + 1] : [];
  });
}

/** Whether a statement is about an action. */
export function concerns({ Action, NotAction }: PolicyStatement, action: string): boolean {
  return NotAction === undefined
    ? listed(Action).some((pattern) => matchesAction(pattern, action))
    : !listed(NotAction).some((pattern) => matchesAction(pattern, action));
}

function deniesEverywhere(statement: PolicyStatement, action: string): boolean {
  const { Effect, Resource, Condition = {} } = statement;
  return (
    Effect === "Deny" &&
    Object.keys(Condition).length === 0 &&
    listed(Resource).includes("*") &&
    concerns(statement, action)
  );
}

/** Every instance, as written in a policy. */
const EVERY_INSTANCE = ["*", "arn:*:ec2:*:*:instance/*"];

/**
 * Whether a Deny concerns only attributes that a path does not set. Negated, so that it also holds where EC2 names no attribute.
 */
function deniesAttribute(
  { Effect, Action, Resource, Condition = {} }: PolicyStatement,
  action: string,
  { actions, attribute }: EscalationPath,
): boolean {
  if (Effect !== "Deny" || attribute === undefined || action !== actions[0]) return false;
  const [[operator, keys] = [], ...others] = Object.entries(Condition);
  const left = keys?.["ec2:Attribute"];
  return (
    operator === "StringNotEqualsIgnoreCase" &&
    others.length === 0 &&
    left !== undefined &&
    Object.keys(keys ?? {}).length === 1 &&
    !listed(left).some((name) => /[*?$]/.test(name) || name.toLowerCase() === attribute.toLowerCase()) &&
    listed(Action).some((pattern) => matchesAction(pattern, action)) &&
    listed(Resource).some((resource) => EVERY_INSTANCE.includes(resource))
  );
}

/** Whether a condition limits PassRole to services that a path does not need. */
function isPassedElsewhere(
  { Condition = {} }: PolicyStatement,
  action: string,
  { passedTo }: EscalationPath,
): boolean {
  if (action !== "iam:PassRole" || passedTo === undefined) return false;
  return ["StringEquals", "StringLike"].some((operator) =>
    Object.entries(Condition[operator] ?? {}).some(
      ([key, values]) =>
        key.toLowerCase() === "iam:passedtoservice" &&
        !listed(values).some((service) => serviceMatches(service, passedTo)),
    ),
  );
}

/** `lambda.amazonaws.com` in a condition: with patterns, or with a partition's suffix. */
function serviceMatches(written: string, service: string): boolean {
  const name = service.slice(0, service.indexOf("."));
  return (
    written.includes("${") || matchesAction(written, service) || written.toLowerCase().startsWith(`${name}.`)
  );
}

/** Whether every resource of a statement is named, at least by prefix. */
function namesResources(statement: PolicyStatement | undefined): boolean {
  const resources = listed(statement?.Resource);
  return resources.length > 0 && resources.every(isNamedResource);
}

function isNamedResource(arn: string): boolean {
  const [, , , , , ...rest] = arn.split(":");
  const name = rest.join(":");
  const last = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf(":")) + 1);
  return /^[^*?$]/.test(last);
}
