import type { Verdict } from "./verdict";

/** An account's report about its root user's credentials. */
export interface RootUser {
  /** The account's name in the file. */
  readonly account: string;
  /** Undefined if AWS does not report it; then a password is assumed. */
  readonly hasPassword?: boolean;
  readonly hasMfa: boolean;
  readonly hasAccessKey: boolean;
  readonly hasCertificate: boolean;
}

/**
 * Whether nobody can sign in as the root user of each account without MFA. Since November 2024 the root user of a member
 * account can be without credentials, and then needs no MFA device.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html#id_root-user-access-management
 *
 * @param unread what could not be read, sentences that name the account
 */
export function judgeRootUsers(roots: readonly RootUser[], unread: readonly string[]): Verdict {
  return {
    claim: "the root user of each account has MFA or no password, no access key and no certificate",
    judged: roots.length,
    counterExamples: roots.flatMap(
      ({ account, hasPassword = true, hasMfa, hasAccessKey, hasCertificate }) => [
        ...(hasMfa || !hasPassword
          ? []
          : [
              `the root user of ${account} has no MFA device: enroll one; in a member account, preferably delete all of its credentials`,
            ]),
        ...(hasAccessKey ? [`the root user of ${account} has an access key: delete it`] : []),
        ...(hasCertificate ? [`the root user of ${account} has a signing certificate: delete it`] : []),
      ],
    ),
    ...(unread.length > 0 && { notJudged: unread }),
  };
}
