import { z } from "zod";
import { assumedRole, bucketName, count, reference, regionName, text } from "./values";

const workspaceWord = () => text(/^[A-Za-z0-9_-]{1,90}$/, "1 to 90 letters, digits, _ and -");

export const state = z.discriminatedUnion("backend", [
  z.strictObject({ backend: z.literal("local") }),
  z.strictObject({
    backend: z.literal("s3"),
    bucket: bucketName().describe("The bucket, in the identity account unless `account` names another."),
    key: text(/^[\w!.*'()-]+(\/[\w!.*'()-]+)*$/, "a key, such as gatehouse/terraform.tfstate")
      .max(900, "at most 900 characters")
      .optional()
      .describe("Key of the stack `access`; other stacks insert their name before its extension."),
    region: regionName()
      .optional()
      .describe("The bucket's region. Default: region, or the partition's IAM region."),
    kmsKeyId: text(
      /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/)?(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
      "a KMS key ID or ARN",
    )
      .optional()
      .describe("KMS key that encrypts the state. Default: S3's default encryption."),
    account: reference().optional().describe("Account of the bucket. Default: the identity account."),
    assumeRole: assumedRole()
      .optional()
      .describe("Role in the bucket's account with which Terraform reaches it. Default: as for the account."),
    manageBucket: z
      .boolean()
      .optional()
      .describe("Whether the stack `state` creates the bucket. Default: true."),
    oldVersionsDays: count(1, 3650)
      .optional()
      .describe("Days after which an old version of the state is deleted. Default: 90."),
    accessLogs: bucketName().optional().describe("Another bucket, for the access log."),
  }),
  z
    .strictObject({
      backend: z.literal("cloud"),
      organization: text(/^[A-Za-z0-9_-]{3,40}$/, "the name of an HCP Terraform organization"),
      hostname: text(
        /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d+)?$/,
        "a host name, such as tfe.example.com",
      )
        .optional()
        .describe("Host of Terraform Enterprise. Default: app.terraform.io."),
      workspace: workspaceWord()
        .optional()
        .describe("Workspace of the stack `access`; other stacks append a hyphen and their name."),
      prefix: workspaceWord()
        .optional()
        .describe("Prefix of the workspace names. Default: the organization's name and a hyphen."),
      project: text(/^[A-Za-z0-9 _-]{3,40}$/, "3 to 40 letters, digits, spaces, _ and -").optional(),
      edition: z
        .enum(["free", "paid"])
        .optional()
        .describe("HCP Terraform edition. paid: no warning about the free edition's limits. Default: free."),
    })
    .refine(({ workspace, prefix }) => workspace === undefined || prefix === undefined, {
      error: "a workspace or a prefix, not both",
      path: ["prefix"],
    }),
]);
