import { z } from "zod";
import { ANY_PARTITION } from "../partition";
import { state } from "./state";
import { assumedRole, text } from "./values";

/** Only names of IAM Identity Center roles may contain patterns: they end in a random suffix. */
const applier = () =>
  text(
    new RegExp(
      `^([\\w+=,.@-]+|arn:(${ANY_PARTITION}):iam::\\d{12}:((role|user)/[\\w+=,.@/-]+|role/aws-reserved/sso\\.amazonaws\\.com/[\\w+=,.@/*-]+))$`,
    ),
    "a role of the file, or the ARN of a role or user",
  );

export const terraform = z
  .strictObject({
    layout: z.enum(["one-plan", "per-account"]).optional(),
    state: state.optional(),
    providers: z
      .strictObject({
        assumeRole: assumedRole().optional(),
        authentication: z.enum(["assume-role", "profile", "hcp"]).optional(),
      })
      .optional(),
    exclusive: z.boolean().optional(),
    appliedBy: z
      .array(applier())
      .optional()
      .describe(
        "Principals that apply, and so may write the state, in addition to the file's administrators: roles of the file, ARNs of roles and users.",
      ),
  })
  .optional();
