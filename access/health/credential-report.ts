import { parse } from "csv-parse/sync";
import { UserError } from "../../organization/user-error";
import type { ReportedUser } from "../proof/credential-health";

/**
 * Reads a credential report.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 *
 * @param csv decoded content of iam:GetCredentialReport
 * @throws UserError
 */
export function readCredentialReport(csv: string): ReportedUser[] {
  const rows: Readonly<Record<string, string>>[] = parse(csv, { columns: true, skip_empty_lines: true });
  return rows.map((row) => {
    const field = (name: string): string => {
      const value = row[name];
      if (value === undefined) throw new UserError(`the credential report has no column ${name}`);
      return value;
    };
    // AWS does not report it for the root user, which always has a password.
    const hasPassword = field("password_enabled") === "true";
    return {
      name: field("user"),
      passwordSince: hasPassword
        ? (moment(field("password_last_changed")) ?? moment(field("user_creation_time")))
        : undefined,
      hasUsedPassword: moment(field("password_last_used")) !== undefined,
      hasMfa: field("mfa_active") === "true",
      activeKeys: [1, 2].flatMap((key) => {
        if (field(`access_key_${key}_active`) !== "true") return [];
        return moment(field(`access_key_${key}_last_rotated`)) ?? moment(field("user_creation_time")) ?? [];
      }),
      activeCertificates: [1, 2].filter((number) => field(`cert_${number}_active`) === "true").length,
    };
  });
}

/** A time, or undefined if the report has a word: N/A, no_information, not_supported. */
function moment(text: string): Date | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time);
}
