/** Session name in CloudTrail of calls by Terraform and by `gatehouse`: at most 64 characters. */
export function sessionName(organization: string): string {
  return `gatehouse-${organization}`.slice(0, 64);
}
