import type { Credentials } from "./sandbox-environment";
import { callApi } from "./walk-through/api";

/**
 * Makes an account the management account of an AWS organization, with service control policies and trusted access for
 * CloudTrail enabled, as required for denying IAM users and for the organization trail.
 *
 * @param region of the calls: the partition's home region
 */
export async function makeManagementAccount(
  endpoint: string,
  region: string,
  credentials: Credentials,
): Promise<void> {
  const call = async (operation: string, input: object): Promise<string> => {
    const json = { target: `AWSOrganizationsV20161128.${operation}`, input };
    const answer = await callApi(endpoint, region, credentials, {
      words: operation,
      service: "organizations",
      json,
    });
    if (answer.status >= 300) throw new Error(`the emulator refused ${operation}: ${answer.text}`);
    return answer.text;
  };
  await call("CreateOrganization", { FeatureSet: "ALL" });
  const { Roots }: { readonly Roots: readonly { readonly Id: string }[] } = JSON.parse(
    await call("ListRoots", {}),
  );
  for (const { Id } of Roots)
    await call("EnablePolicyType", { RootId: Id, PolicyType: "SERVICE_CONTROL_POLICY" });
  await call("EnableAWSServiceAccess", { ServicePrincipal: "cloudtrail.amazonaws.com" });
}
