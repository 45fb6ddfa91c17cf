/** One thing that a call asks IAM for; a call is let through when all that it asks for is. */
export interface RequestedAction {
  /** `ec2:RunInstances` */
  readonly action: string;
  /**
   * ARN, or `*` for an action without resources; undefined when the sandbox does not read the resource from the call:
   * then only an Allow on all resources counts.
   */
  readonly resource?: string;
  /** Condition keys that come from the call's parameters. */
  readonly context?: Readonly<Record<string, string>>;
}
