import { z } from "zod";
import { text } from "./values";

/** An AWS Organizations ID. Source: https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
export const organizationId = () =>
  text(/^o-[a-z0-9]{10,32}$/, "o- and 10 to 32 lowercase letters and digits");

/** Where calls that assume a role come from. Addresses are checked in checks/call-sources.ts. */
export const callSource = z
  .strictObject({
    ips: z
      .array(
        text(/^[0-9A-Fa-f:.]+\/\d{1,3}$/, "a public IP range with its prefix length, such as 203.0.113.0/24"),
      )
      .min(1, "at least one IP range")
      .optional()
      .describe("Public IP ranges of calls that use no VPC endpoint (aws:SourceIp)."),
    vpcs: z
      .array(text(/^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/, "the ID of a VPC: vpc- and 8 or 17 hexadecimal digits"))
      .min(1, "at least one VPC")
      .optional()
      .describe(
        "VPCs with an endpoint for STS whose calls are accepted, as an alternative to ips (aws:SourceVpc).",
      ),
    organization: organizationId()
      .optional()
      .describe(
        "The AWS organization that the caller's account belongs to, in addition (aws:PrincipalOrgID).",
      ),
  })
  .describe("Where people's calls that assume a role must come from. Programs (trust.oidc) are exempt.");

/** Of one role: replaces the organization's. */
export const callSourceOfRole = z.union(
  [callSource, z.literal("anywhere")],
  "{ ips: […], vpcs: […], organization: o-… }, or anywhere",
);
