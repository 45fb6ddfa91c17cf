import { listed } from "../../iam/patterns";
import type { Fault, Rule } from "../rule";

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
const PARTITION = /^(aws|aws-cn|aws-us-gov|aws-iso(-[a-z])?|aws-eusc|[a-z-]*[*?][a-z*?-]*)$/;
/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns */
const IAM_KINDS =
  /^(\*|(user|role|group|policy|instance-profile|mfa|sms-mfa|server-certificate|saml-provider|oidc-provider|assumed-role|federated-user|access-report|report|u2f)(\/|\*)|root$|[a-z-]*[*?])/;

/** AWS refuses a resource that is neither `*` nor an ARN, and an ARN of IAM in a form that it does not have. */
export const malformedResource: Rule = {
  id: "malformed-resource",
  check: ({ Statement }) =>
    Statement.flatMap(({ Resource, NotResource }, index) =>
      [...listed(Resource), ...listed(NotResource)].flatMap((resource): Fault[] => {
        const problem = problemOf(resource);
        return problem === undefined ? [] : [{ statement: index + 1, ...problem }];
      }),
    ),
};

function problemOf(resource: string): Omit<Fault, "statement"> | undefined {
  if (resource === "*") return undefined;
  // A variable has its value at the time of the call, and colons in its name.
  const parts = resource.replace(/\$\{[^}]*\}/g, "*").split(":");
  const [arn, partition = "", service = "", region = "", account = "", ...rest] = parts;
  const name = rest.join(":");
  if (arn !== "arn" || rest.length === 0 || service === "" || name === "") {
    // A pattern as `arn:aws:s3*` ends before its six parts.
    if (/^arn:.*\*$/.test(resource)) return undefined;
    const fix = /^[a-z0-9.-]+(\/.*)?$/.test(resource)
      ? `write the ARN: arn:aws:s3:::${resource}, if it is a bucket`
      : "write arn:<partition>:<service>:<region>:<account>:<resource>, or *";
    return { message: `has the resource ${JSON.stringify(resource)}, which is no ARN`, fix };
  }
  if (!PARTITION.test(partition))
    return {
      message: `has the resource ${resource}, of a partition that does not exist`,
      fix: "write aws, aws-us-gov, aws-cn or *",
    };
  if (!/^(\d{12}|aws|[\d*?]*[*?][\d*?]*)?$/.test(account))
    return {
      message: `has the resource ${resource}, whose account is no account id`,
      fix: "write twelve digits or *",
    };
  if (service === "iam" && !/^\**$/.test(region))
    return {
      message: `has the resource ${resource}: IAM has no regions`,
      fix: "write arn:aws:iam::<account>:…",
    };
  if (service === "iam" && !IAM_KINDS.test(name))
    return {
      message: `has the resource ${resource}, whose path is of no kind that IAM has`,
      fix: "begin it with role/, user/, group/, policy/ or another kind",
    };
  return undefined;
}
