/** The events that an EventBridge rule matches, and whether reads are among them. */
export interface Watched {
  /** The rule's description in AWS's console. */
  readonly description: string;
  readonly pattern: object;
  /**
   * `ENABLED` leaves out events that CloudTrail records as read-only, AssumeRole among them.
   *
   * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
   */
  readonly state: "ENABLED" | "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
}

/** Recipients of the alerts. */
export interface AlertEmails {
  /**
   * E-mail addresses notified when an IAM user, a password or an access key is created.
   *
   * @default none
   */
  readonly iamUsersEmails?: readonly string[];

  /**
   * E-mail addresses notified of the use of `adminRoleNames`.
   *
   * @default none
   */
  readonly adminUseEmails?: readonly string[];

  /**
   * E-mail addresses notified when the root user signs in or changes something.
   *
   * @default none
   */
  readonly rootUseEmails?: readonly string[];
}

/** An alert, also in the Terraform module, whose input is `emails` and whose names are of `name`. */
export interface Alert {
  /** `root-use` */
  readonly name: string;
  readonly emails: keyof AlertEmails;
  readonly watched: Watched;
}

export function alerts(adminRoleNames: readonly string[]): Alert[] {
  return [
    { name: "iam-users", emails: "iamUsersEmails", watched: iamUsersMade },
    { name: "admin-use", emails: "adminUseEmails", watched: roleUsed(adminRoleNames) },
    { name: "root-use", emails: "rootUseEmails", watched: rootUsed },
  ];
}

/** The calls by which somebody gets an IAM user, or credentials of one. */
const USER_CREATION = ["CreateUser", "CreateLoginProfile", "CreateAccessKey"] as const;

const API_CALL = "AWS API Call via CloudTrail";
const SIGN_IN = "AWS Console Sign In via CloudTrail";

/** Someone creates an IAM user, a password or an access key, or tries to. */
const iamUsersMade: Watched = {
  description: "An IAM user, a password or an access key is made in an account that shall have none",
  pattern: {
    source: ["aws.iam"],
    "detail-type": [API_CALL],
    detail: { eventSource: ["iam.amazonaws.com"], eventName: [...USER_CREATION] },
  },
  state: "ENABLED",
};

/**
 * Someone assumes a role of one of these names, in any account, or tries to. Both the caller's account and the
 * role's record the call; only the caller's records a refusal.
 *
 * @param roleNames names without a path
 */
function roleUsed(roleNames: readonly string[]): Watched {
  return {
    description: `Somebody assumes ${roleNames.join(", ")}`.slice(0, 512),
    pattern: {
      source: ["aws.sts"],
      "detail-type": [API_CALL],
      detail: {
        eventSource: ["sts.amazonaws.com"],
        eventName: ["AssumeRole"],
        requestParameters: { roleArn: roleNames.map((name) => ({ suffix: `:role/${name}` })) },
      },
    },
    state: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
  };
}

/** The root user signs in, or changes something; calls that AWS services make as root are left out. */
const rootUsed: Watched = {
  description: "The root user of the account signs in or changes something",
  pattern: {
    "detail-type": [API_CALL, SIGN_IN],
    detail: { userIdentity: { type: ["Root"], invokedBy: [{ exists: false }] } },
  },
  state: "ENABLED",
};
