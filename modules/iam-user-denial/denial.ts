import type { PolicyDocument } from "../policy-document";

/**
 * Forbids to make IAM users, passwords and access keys, to everybody in an account, its root user too.
 * Users that are there already stay, and so do their keys. A service control policy grants nothing.
 */
export const iamUserDenial: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "NoIamUsers",
      Effect: "Deny",
      Action: ["iam:CreateUser", "iam:CreateLoginProfile", "iam:CreateAccessKey"],
      Resource: "*",
    },
  ],
};
