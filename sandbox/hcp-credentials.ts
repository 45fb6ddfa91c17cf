import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeAtExit } from "../access/processes/process-group";
import type { Organization } from "../organization/organization";
import type { Gateway } from "./gateway/gateway";

/**
 * The environment of an HCP Terraform run with dynamic credentials: an AWS configuration file per provider alias, and no other
 * credentials.
 */
export function asHcpTerraform({ accounts, leaving }: Organization, gateway: Gateway): NodeJS.ProcessEnv {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-sandbox-"));
  removeAtExit(folder);
  const aliases = [...accounts, ...leaving].map(({ name, id }) => {
    const { accessKeyId, secretAccessKey, sessionToken } = gateway.administratorOf(id);
    const file = join(folder, `${name}.config`);
    const lines = [
      "[default]",
      `aws_access_key_id = ${accessKeyId}`,
      `aws_secret_access_key = ${secretAccessKey}`,
      `aws_session_token = ${sessionToken}`,
    ];
    writeFileSync(file, `${lines.join("\n")}\n`, { mode: 0o600 });
    return [name, { shared_config_file: file }] as const;
  });
  const credentials = { default: { shared_config_file: "" }, aliases: Object.fromEntries(aliases) };
  return {
    TF_VAR_tfc_aws_dynamic_credentials: JSON.stringify(credentials),
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_SESSION_TOKEN: undefined,
  };
}
