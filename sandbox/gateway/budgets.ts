import { randomUUID } from "node:crypto";
import type { Call } from "./call";
import { jsonReply, Refusal, type Reply } from "./refusal";

interface Tag {
  readonly Key: string;
  readonly Value: string;
}
type Subscriber = Readonly<Record<string, string>>;
interface NotificationWithSubscribers {
  readonly Notification: Readonly<Record<string, unknown>>;
  readonly Subscribers: readonly Subscriber[];
}
interface Budget {
  readonly BudgetName: string;
  readonly [property: string]: unknown;
}
/** A budget's action. Never executed, because the sandbox has no costs. */
interface BudgetAction {
  readonly ActionId: string;
  readonly BudgetName: string;
  readonly [property: string]: unknown;
}
interface Kept {
  budget: Budget;
  notifications: NotificationWithSubscribers[];
  /** By ID. */
  actions: Map<string, { action: BudgetAction; tags: Tag[] }>;
  tags: Tag[];
}

/** The parts of AWS Budgets requests that the gateway reads. */
interface Request {
  readonly AccountId: string;
  readonly BudgetName: string;
  readonly Budget: Budget;
  readonly NewBudget: Budget;
  readonly NotificationsWithSubscribers?: readonly NotificationWithSubscribers[];
  readonly Notification: NotificationWithSubscribers["Notification"];
  readonly Subscribers: readonly Subscriber[];
  readonly ActionId: string;
  /** `arn:aws:budgets::<account>:budget/<name>` */
  readonly ResourceARN: string;
  readonly ResourceTags?: readonly Tag[];
  readonly ResourceTagKeys?: readonly string[];
}

/**
 * Budgets of the accounts. The emulator (moto 5.2) lacks tags, subscribers and updates of budgets, which Terraform needs, so the
 * gateway implements all of AWS Budgets. No notification is sent, because there are no costs.
 */
export class Budgets {
  /** By account and name. */
  private readonly all = new Map<string, Kept>();

  /** @returns undefined if the call is not for AWS Budgets */
  answer(call: Call, accountId: string): Reply | undefined {
    if (call.service !== "budgets") return undefined;
    const request: Request = JSON.parse(call.http.body.toString("utf8"));
    const answer = this.answers[call.operation ?? ""];
    if (answer === undefined)
      throw new Refusal({ code: "NotImplemented", status: 400 }, "the sandbox does not have this call");
    return jsonReply(answer(request, accountId) ?? {});
  }

  private readonly answers: Readonly<
    Record<string, (request: Request, accountId: string) => object | undefined>
  > = {
    CreateBudget: ({ Budget, NotificationsWithSubscribers = [], ResourceTags = [] }, accountId) => {
      const key = `${accountId} ${Budget.BudgetName}`;
      if (this.all.has(key))
        throw new Refusal(
          { code: "DuplicateRecordException", status: 400 },
          `there is a budget ${Budget.BudgetName}`,
        );
      this.all.set(key, {
        budget: { TimePeriod: SINCE_AND_UNTIL, CostTypes: COST_TYPES, ...Budget },
        notifications: [...NotificationsWithSubscribers],
        actions: new Map(),
        tags: [...ResourceTags],
      });
      return undefined;
    },
    DescribeBudgets: (_request, accountId) => ({
      Budgets: [...this.all].flatMap(([key, { budget }]) =>
        key.startsWith(`${accountId} `) ? [budget] : [],
      ),
    }),
    DescribeBudget: ({ BudgetName }, accountId) => ({ Budget: this.get(accountId, BudgetName).budget }),
    UpdateBudget: ({ NewBudget }, accountId) => {
      const kept = this.get(accountId, NewBudget.BudgetName);
      kept.budget = { ...kept.budget, ...NewBudget };
      return undefined;
    },
    DeleteBudget: ({ BudgetName }, accountId) => {
      this.get(accountId, BudgetName);
      this.all.delete(`${accountId} ${BudgetName}`);
      return undefined;
    },
    DescribeNotificationsForBudget: ({ BudgetName }, accountId) => ({
      Notifications: this.get(accountId, BudgetName).notifications.map(({ Notification }) => Notification),
    }),
    DescribeSubscribersForNotification: ({ BudgetName, Notification }, accountId) => ({
      Subscribers: this.get(accountId, BudgetName).notifications.find(about(Notification))?.Subscribers ?? [],
    }),
    CreateNotification: ({ BudgetName, Notification, Subscribers }, accountId) => {
      this.get(accountId, BudgetName).notifications.push({ Notification, Subscribers });
      return undefined;
    },
    DeleteNotification: ({ BudgetName, Notification }, accountId) => {
      const kept = this.get(accountId, BudgetName);
      const isMeant = about(Notification);
      kept.notifications = kept.notifications.filter((notification) => !isMeant(notification));
      return undefined;
    },
    CreateBudgetAction: ({ BudgetName, ResourceTags = [], ...said }, accountId) => {
      const { AccountId: _, ...action } = said;
      const ActionId = randomUUID();
      const made = { ...action, ActionId, BudgetName, Status: "STANDBY" };
      this.get(accountId, BudgetName).actions.set(ActionId, { action: made, tags: [...ResourceTags] });
      return { AccountId: accountId, BudgetName, ActionId };
    },
    DescribeBudgetAction: ({ BudgetName, ActionId }, accountId) => ({
      AccountId: accountId,
      BudgetName,
      Action: this.actionOf(accountId, BudgetName, ActionId).action,
    }),
    DescribeBudgetActionsForBudget: ({ BudgetName }, accountId) => ({
      Actions: [...this.get(accountId, BudgetName).actions.values()].map(({ action }) => action),
    }),
    UpdateBudgetAction: ({ AccountId: _, BudgetName, ActionId, ...said }, accountId) => {
      const kept = this.actionOf(accountId, BudgetName, ActionId);
      const OldAction = kept.action;
      kept.action = { ...kept.action, ...said };
      return { AccountId: accountId, BudgetName, OldAction, NewAction: kept.action };
    },
    DeleteBudgetAction: ({ BudgetName, ActionId }, accountId) => {
      const { action } = this.actionOf(accountId, BudgetName, ActionId);
      this.get(accountId, BudgetName).actions.delete(ActionId);
      return { AccountId: accountId, BudgetName, Action: action };
    },
    ListTagsForResource: ({ ResourceARN }, accountId) => ({
      ResourceTags: this.tagged(accountId, ResourceARN).tags,
    }),
    TagResource: ({ ResourceARN, ResourceTags = [] }, accountId) => {
      const kept = this.tagged(accountId, ResourceARN);
      const keys = ResourceTags.map(({ Key }) => Key);
      kept.tags = [...kept.tags.filter(({ Key }) => !keys.includes(Key)), ...ResourceTags];
      return undefined;
    },
    UntagResource: ({ ResourceARN, ResourceTagKeys = [] }, accountId) => {
      const kept = this.tagged(accountId, ResourceARN);
      kept.tags = kept.tags.filter(({ Key }) => !ResourceTagKeys.includes(Key));
      return undefined;
    },
  };

  private actionOf(accountId: string, name: string, id: string) {
    const found = this.get(accountId, name).actions.get(id);
    if (found === undefined)
      throw new Refusal({ code: "NotFoundException", status: 400 }, `budget ${name} has no action ${id}`);
    return found;
  }

  /** A budget, or an action of one: `arn:aws:budgets::<account>:budget/<name>/action/<id>` */
  private tagged(accountId: string, arn: string): { tags: Tag[] } {
    const [name = "", id] = arn.slice(arn.indexOf("/") + 1).split("/action/");
    return id === undefined ? this.get(accountId, name) : this.actionOf(accountId, name, id);
  }

  private get(accountId: string, name: string): Kept {
    const found = this.all.get(`${accountId} ${name}`);
    if (found === undefined)
      throw new Refusal({ code: "NotFoundException", status: 400 }, `there is no budget ${name}`);
    return found;
  }
}

/** From 2026 to AWS's maximum end time, in seconds since 1970. */
const SINCE_AND_UNTIL = { Start: 1_767_225_600, End: 3_706_473_600 };

/** AWS's default cost types. */
const COST_TYPES = {
  IncludeCredit: true,
  IncludeDiscount: true,
  IncludeOtherSubscription: true,
  IncludeRecurring: true,
  IncludeRefund: true,
  IncludeSubscription: true,
  IncludeSupport: true,
  IncludeTax: true,
  IncludeUpfront: true,
  UseAmortized: false,
  UseBlended: false,
};

/** A notification has no ID; its content identifies it. */
function about(wanted: NotificationWithSubscribers["Notification"]) {
  const identity = ({ NotificationType, ComparisonOperator, Threshold }: typeof wanted) =>
    JSON.stringify([NotificationType, ComparisonOperator, Threshold]);
  return ({ Notification }: NotificationWithSubscribers) => identity(Notification) === identity(wanted);
}
