import { parse } from "csv-parse/sync";
import { UserError } from "../../organization/user-error";
import { type ReportedUser, ROOT } from "../proof/credential-health";

/**
 * Reads a credential report.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 *
 * @param csv decoded content of iam:GetCredentialReport
 * @throws UserError
 */
export function readCredentialReport(csv: string): ReportedUser[] {
  return rowsOf(csv).map((field) => {
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

/** What a user signs in with: a password, and access keys, of which the report does not have the IDs. */
export interface SignInData {
  readonly user: string;
  readonly hasPassword: boolean;
  readonly accessKeys: readonly { readonly isActive: boolean; readonly lastUsed?: Date }[];
}

/**
 * The same report, with inactive keys and without the root user.
 *
 * @throws UserError
 */
export function readSignInData(csv: string): SignInData[] {
  return rowsOf(csv)
    .filter((field) => field("user") !== ROOT)
    .map((field) => ({
      user: field("user"),
      hasPassword: field("password_enabled") === "true",
      accessKeys: [1, 2].flatMap((key) => {
        const isActive = field(`access_key_${key}_active`) === "true";
        if (!isActive && moment(field(`access_key_${key}_last_rotated`)) === undefined) return [];
        return { isActive, lastUsed: moment(field(`access_key_${key}_last_used_date`)) };
      }),
    }));
}

/** For each row a function that returns the value of a column. */
function rowsOf(csv: string): ((name: string) => string)[] {
  const rows: Readonly<Record<string, string>>[] = parse(csv, { columns: true, skip_empty_lines: true });
  return rows.map((row) => (name) => {
    const value = row[name];
    if (value === undefined) throw new UserError(`the credential report has no column ${name}`);
    return value;
  });
}

/** A time, or undefined if the report has a word: N/A, no_information, not_supported. */
function moment(text: string): Date | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time);
}
