import type { PolicyDocument } from "../../../organization/policy-document";

/** An SNS topic, with its subscribers. */
export interface LiveTopic {
  readonly arn: string;
  readonly policy?: PolicyDocument;
  /** The key that encrypts it, if it is encrypted. */
  readonly kmsKeyId?: string;
  /** Subscriptions without an ARN are not confirmed: SNS does not return theirs. */
  readonly subscriptions: readonly {
    readonly protocol: string;
    readonly endpoint: string;
    readonly arn?: string;
  }[];
}

/** A rule of EventBridge on the default bus. */
export interface LiveRule {
  readonly region: string;
  readonly name: string;
  readonly description?: string;
  readonly state?: string;
  /** JSON. */
  readonly pattern?: string;
  readonly schedule?: string;
  /** By id; of each, its ARN and all other settings. */
  readonly targets: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A budget, with its subscribers. */
export interface LiveBudget {
  readonly name: string;
  readonly type?: string;
  readonly timeUnit?: string;
  readonly limit?: { readonly amount: string; readonly unit: string };
  /** Which costs count; all, where there is none. */
  readonly filters?: object;
  readonly notifications: readonly {
    readonly type: string;
    readonly operator: string;
    readonly threshold: number;
    /** The API's default is PERCENTAGE. */
    readonly thresholdType: string;
    /** `EMAIL ops@example.com` */
    readonly subscribers: readonly string[];
  }[];
  /** Its actions; empty where the stacks declare none. */
  readonly actions: readonly LiveBudgetAction[];
}

/** An action of a budget. */
export interface LiveBudgetAction {
  readonly id: string;
  /** `120 PERCENTAGE ACTUAL` */
  readonly at: string;
  readonly type: string;
  readonly approval: string;
  /** ARN of the role by which AWS Budgets acts. */
  readonly role: string;
  /** ARN of the policy that is attached, and to which roles; of actions of other types, none. */
  readonly policy?: string;
  readonly roles: readonly string[];
  readonly subscribers: readonly string[];
}

/** A policy of the organization. */
export interface LiveControlPolicy {
  readonly name: string;
  readonly id: string;
  readonly description?: string;
  readonly document?: PolicyDocument;
  /** Accounts, units and roots that it is attached to. */
  readonly targetIds: readonly string[];
}

/** A trail of the account itself, and the bucket that it writes to. */
export interface LiveTrail {
  readonly arn: string;
  readonly bucket: string;
}

/** The live objects of guardrails. Only those that the stacks declare are read. */
export interface LiveGuardrails {
  readonly topics: readonly LiveTopic[];
  readonly rules: readonly LiveRule[];
  readonly budgets: readonly LiveBudget[];
  readonly controlPolicies: readonly LiveControlPolicy[];
  readonly trails: readonly LiveTrail[];
}
