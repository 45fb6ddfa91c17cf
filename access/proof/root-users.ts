import type { Verdict } from "./verdict";

/** What an account reports of its root user's credentials. */
export interface RootUser {
  /** The account's name in the file. */
  readonly account: string;
  /** Undefined when AWS does not report it: then it is taken to have one. */
  readonly hasPassword?: boolean;
  readonly hasMfa: boolean;
  readonly hasAccessKey: boolean;
  readonly hasCertificate: boolean;
}

/**
 * Whether the root user of each account is one that nobody uses. Since November 2024 a member account can have a root
 * user without any credentials, and needs no MFA device for it; what can sign in does.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html#id_root-user-access-management
 *
 * @param unread what could not be read, each a sentence with the account in it
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
              `the root user of ${account} has no MFA device: enroll one; in a member account, better delete all of its credentials`,
            ]),
        ...(hasAccessKey ? [`the root user of ${account} has an access key: delete it`] : []),
        ...(hasCertificate ? [`the root user of ${account} has a signing certificate: delete it`] : []),
      ],
    ),
    ...(unread.length > 0 && { notJudged: unread }),
  };
}
