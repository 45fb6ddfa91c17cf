/** One action that a call requires; the call is allowed if all of them are. */
export interface RequestedAction {
  /** `ec2:RunInstances` */
  readonly action: string;
  /**
   * ARN, or `*` for an action without resources; undefined if the sandbox does not read the resource from the call, so that only
   * an Allow on all resources counts.
   */
  readonly resource?: string;
  /** Condition keys from the call's parameters. */
  readonly context?: Readonly<Record<string, string>>;
}
