import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadOrganization } from "../../organization/load";
import { PACKAGE } from "../../organization/package";
import { Faults } from "../../sandbox/gateway/faults";
import type { Plan } from "../../sandbox/terraform";
import { callApi } from "../../sandbox/walk-through/api";
import { planned, Synthesized } from "../support/adopted-sandbox";
import { AwsCli } from "../support/aws-cli";
import { gatehouse, verify } from "../support/gatehouse-command";
import { Applied, temporaryFolder } from "../support/opened-sandbox";

const MINUTES = 60_000;
jest.setTimeout(5 * MINUTES);

const PATH = join(PACKAGE, "examples", "guardrails.yaml");
const FILE = readFileSync(PATH, "utf8");
/** The same file without guardrails. */
const BARE = FILE.replace(/(passwordPolicy|guardrails):[\s\S]*?(?=\ntags)/g, "").replace(
  /, (alias|budget): ({.*?\] }|[\w-]+)/g,
  "",
);

const said = ({ changes }: Plan) =>
  changes.map(({ address, actions }) => `${actions.join("/")} ${address}`).sort();

describe("a file with every guardrail, applied", () => {
  let applied: Applied;
  let cli: AwsCli;
  beforeAll(async () => {
    applied = await Applied.text(FILE);
    cli = new AwsCli({ endpoint: applied.sandbox.endpoint });
  });
  afterAll(() => applied?.sandbox.close());

  /** The AWS CLI's output for an administrator of an account. */
  async function aws(account: string, command: string, ...args: readonly string[]) {
    const { accessKeyId, secretAccessKey, sessionToken } = applied.sandbox.credentialsFor(account);
    const answer = await cli.run([...command.split(" "), ...args], {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    });
    if (answer.code !== 0) throw new Error(`aws ${command}: ${answer.stderr}`);
    return JSON.parse(answer.stdout || "{}");
  }

  it("has an organization trail; verify finds it and reports when it stops", async () => {
    const trails = async () => {
      const { code, verdicts } = await verify(PATH, applied.sandbox.environment);
      const verdict = verdicts.find(({ claim }) => claim.startsWith("every account has a trail"));
      process.stdout.write(`${verdict?.state}: ${verdict?.claim}\n${verdict?.counterExamples.join("\n")}\n`);
      return [code, verdict?.counterExamples];
    };
    const ofAll = "arn:aws:cloudtrail:us-east-1:111111111111:trail/gatehouse-organization";
    expect(await trails()).toEqual([0, []]);
    await aws("A", "s3api create-bucket --bucket trail-a");
    await aws("A", "cloudtrail create-trail --name own --s3-bucket-name trail-a");
    const selectors = '[{"ReadWriteType":"All","IncludeManagementEvents":true}]';
    await aws("A", "cloudtrail put-event-selectors --trail-name own --event-selectors", selectors);
    await aws("M", `cloudtrail stop-logging --name ${ofAll}`);
    const own = "arn:aws:cloudtrail:us-east-1:222222222222:trail/own";
    expect(await trails()).toEqual([
      1,
      [
        `no alert is sent for M: ${ofAll} does not log`,
        `no alert is sent for A: ${own} does not log, covers one region; ${ofAll} does not log`,
        `no alert is sent for B: ${ofAll} does not log`,
      ],
    ]);
    const plan = await applied.plan();
    expect(said(plan)).toEqual(["update aws_cloudtrail.trail"]);
    await applied.sandbox.terraform.apply(plan);
    expect(await trails()).toEqual([0, []]);
  });

  it("stores the trail in a bucket that accepts only its files", async () => {
    const { trailList } = await aws("M", "cloudtrail describe-trails");
    expect(trailList).toMatchObject([
      {
        Name: "gatehouse-organization",
        S3BucketName: "guarded-trail",
        IsOrganizationTrail: true,
        IsMultiRegionTrail: true,
        IncludeGlobalServiceEvents: true,
        LogFileValidationEnabled: true,
      },
    ]);
    const bucket = "--bucket guarded-trail";
    const { PublicAccessBlockConfiguration } = await aws("M", `s3api get-public-access-block ${bucket}`);
    expect(Object.values(PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
    expect(await aws("M", `s3api get-bucket-versioning ${bucket}`)).toMatchObject({ Status: "Enabled" });
    const { Policy } = await aws("M", `s3api get-bucket-policy ${bucket}`);
    expect(JSON.parse(Policy).Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual([
      "DenyWithoutTls",
      "DenyWritesOfOthers",
      "CloudTrailReadsAcl",
      "CloudTrailWrites",
    ]);
  });

  it("has an empty second plan without warnings", async () => {
    const plan = await applied.plan();
    expect([plan.changes, plan.warnings]).toEqual([[], []]);
  });

  it("is imported by adopt after its state is lost; the next plan is empty", async () => {
    const { sandbox } = applied;
    const synthesized = await Synthesized.text(FILE);
    const { code, stacks } = await synthesized.adopt(sandbox.environment);
    expect([code, stacks.map(({ absent, refused, notes }) => [absent, refused, notes])]).toEqual([
      0,
      [[[], [], []]],
    ]);
    const before = sandbox.gateway.counts();
    const terraform = await synthesized.withoutState("access", sandbox.environment);
    const { plan, doing, updated } = await planned(terraform);
    process.stdout.write(
      `lost state: ${stacks[0]?.imports.length} to import, ${plan.add} to add, ${plan.change} to change, ${plan.destroy} to destroy\n`,
    );
    const ofBucket = [
      "ownership_controls",
      "policy",
      "public_access_block",
      "server_side_encryption_configuration",
      "versioning",
    ];
    expect(doing.filter((it) => !it.startsWith("update"))).toEqual([
      ...["admin-A", "admin-B", "users", "vpc-all"].map(
        (group) => `create aws_iam_group_membership.group_${group}`,
      ),
      ...ofBucket.map((kind) => `create aws_s3_bucket_${kind}.trail`),
    ]);
    // Arguments that AWS returns from no call, and those that the emulator does not return for a trail.
    expect([...new Set(updated.map((it) => it.replace(/\..*:/, "")))]).toEqual([
      "aws_cloudtrail event_selector",
      "aws_iam_user force_destroy",
      "aws_sns_topic_subscription confirmation_timeout_in_minutes",
      "aws_sns_topic_subscription endpoint_auto_confirms",
    ]);
    await terraform.apply(plan);
    expect((await terraform.plan()).changes).toEqual([]);
    terraform.remove();
    const counts = Object.entries(sandbox.gateway.counts()).filter(([call, count]) => count !== before[call]);
    const writes = counts
      .map(([call]) => call)
      .filter((call) => !/:(Get|List|Describe|AssumeRole$)| (GET|HEAD)$/.test(call));
    expect(writes).toEqual(["cloudtrail:PutEventSelectors", "iam:AddUserToGroup", "s3 PUT"]);
  });

  it("has a rule, target, topic and subscriptions in each member account", async () => {
    for (const [account, id] of [
      ["A", "222222222222"],
      ["B", "333333333333"],
    ] as const) {
      const topic = `arn:aws:sns:us-east-1:${id}:gatehouse-iam-users`;
      const rule = await aws(account, "events describe-rule --name gatehouse-iam-users");
      expect(rule).toMatchObject({
        Arn: `arn:aws:events:us-east-1:${id}:rule/gatehouse-iam-users`,
        State: "ENABLED",
      });
      expect(JSON.parse(rule.EventPattern).detail.eventName).toEqual([
        "CreateUser",
        "CreateLoginProfile",
        "CreateAccessKey",
      ]);
      const { Targets } = await aws(account, "events list-targets-by-rule --rule gatehouse-iam-users");
      expect(Targets).toEqual([{ Id: "topic", Arn: topic }]);
      const { Attributes } = await aws(account, "sns get-topic-attributes --topic-arn", topic);
      expect(JSON.parse(Attributes.Policy).Statement).toEqual([
        {
          Sid: "EventBridgePublishes",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sns:Publish",
          Resource: topic,
        },
      ]);
      const { Subscriptions } = await aws(account, "sns list-subscriptions-by-topic --topic-arn", topic);
      expect(Subscriptions).toMatchObject([{ Protocol: "email", Endpoint: "security@example.com" }]);
    }
  });

  it("alerts on the admin role from identity account events in each STS region", async () => {
    for (const region of ["us-east-1", "eu-west-1"]) {
      const rule = await aws("M", `events describe-rule --name gatehouse-admin-use --region ${region}`);
      expect(rule.State).toBe("ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS");
      expect(rule.Arn).toContain(`:${region}:`);
    }
    const { Rules } = await aws("A", "events list-rules");
    expect(Rules.map(({ Name }: { Name: string }) => Name).sort()).toEqual([
      "gatehouse-iam-users",
      "gatehouse-root-use",
    ]);
  });

  it.each([
    ["gatehouse-iam-users", "A", { source: "aws.iam", name: "CreateUser" }, true],
    ["gatehouse-iam-users", "A", { source: "aws.iam", name: "CreateAccessKey" }, true],
    ["gatehouse-iam-users", "A", { source: "aws.iam", name: "ListUsers" }, false],
    ["gatehouse-admin-use", "M", { source: "aws.sts", name: "AssumeRole", role: "admin" }, true],
    ["gatehouse-admin-use", "M", { source: "aws.sts", name: "AssumeRole", role: "vpc" }, false],
    ["gatehouse-admin-use", "M", { source: "aws.sts", name: "AssumeRole", role: "not-admin" }, false],
    ["gatehouse-root-use", "M", { source: "aws.signin", name: "ConsoleLogin", who: "Root" }, true],
    ["gatehouse-root-use", "M", { source: "aws.signin", name: "ConsoleLogin", who: "IAMUser" }, false],
    ["gatehouse-root-use", "M", { source: "aws.iam", name: "CreateUser", who: "Root" }, true],
    ["gatehouse-root-use", "M", { source: "aws.kms", name: "Decrypt", who: "Root", by: "s3" }, false],
    ["gatehouse-root-use", "A", { source: "aws.signin", name: "ConsoleLogin", who: "Root" }, true],
  ] as const)("has the pattern of %s (%s) match %p: %p", async (rule, account, event, isTold) => {
    expect(await isMatched(rule, account, event)).toBe(isTold);
  });

  interface SentEvent {
    readonly source: string;
    readonly name: string;
    readonly role?: string;
    readonly who?: string;
    readonly by?: string;
  }

  /** The response of a JSON API to an administrator of an account. */
  async function json(account: string, service: string, target: string, input: object) {
    const { sandbox } = applied;
    const call = { words: target, service, json: { target, input } };
    const credentials = sandbox.credentialsFor(account);
    const answer = await callApi(sandbox.endpoint, "us-east-1", credentials, call);
    return JSON.parse(answer.text || "{}");
  }

  /**
   * Whether an event matches a rule in the emulator: it cannot deliver to SNS, so the rule's pattern
   * gets a bus with a queue.
   */
  async function isMatched(rule: string, account: string, event: SentEvent): Promise<boolean> {
    const events = (operation: string, input: object) =>
      json(account, "events", `AWSEvents.${operation}`, input);
    const sqs = (operation: string, input: object) => json(account, "sqs", `AmazonSQS.${operation}`, input);
    const [Name, EventBusName] = [rule, `${rule}-bus`];
    const { EventPattern } = await events("DescribeRule", { Name });
    const { QueueUrl } = await sqs("CreateQueue", { QueueName: rule });
    const wanted = { QueueUrl, AttributeNames: ["QueueArn"] };
    const { Attributes } = await sqs("GetQueueAttributes", wanted);
    await events("CreateEventBus", { Name: EventBusName });
    await events("PutRule", { Name, EventBusName, EventPattern });
    await events("PutTargets", {
      Rule: rule,
      EventBusName,
      Targets: [{ Id: "queue", Arn: Attributes.QueueArn }],
    });
    const Detail = JSON.stringify({
      eventSource: `${event.source.slice("aws.".length)}.amazonaws.com`,
      eventName: event.name,
      userIdentity: { type: event.who ?? "IAMUser", invokedBy: event.by },
      requestParameters: { roleArn: `arn:aws:iam::222222222222:role/${event.role}` },
    });
    const [Source, DetailType] = [
      event.source,
      `AWS ${event.source === "aws.signin" ? "Console Sign In" : "API Call"} via CloudTrail`,
    ];
    await events("PutEvents", { Entries: [{ Source, DetailType, Detail, EventBusName }] });
    const { Messages = [] } = await sqs("ReceiveMessage", { QueueUrl });
    for (const { ReceiptHandle } of Messages) await sqs("DeleteMessage", { QueueUrl, ReceiptHandle });
    return Messages.length > 0;
  }

  it("creates alias, password policy, budget and SCP in the right accounts", async () => {
    expect((await aws("A", "iam list-account-aliases")).AccountAliases).toEqual(["guarded-a"]);
    expect((await aws("B", "iam list-account-aliases")).AccountAliases).toEqual([]);
    expect((await aws("M", "iam get-account-password-policy")).PasswordPolicy).toMatchObject({
      MinimumPasswordLength: 16,
      MaxPasswordAge: 90,
      PasswordReusePrevention: 24,
      RequireSymbols: true,
      AllowUsersToChangePassword: true,
      HardExpiry: false,
    });
    const { Budgets } = await aws("A", "budgets describe-budgets --account-id 222222222222");
    expect(Budgets).toMatchObject([
      { BudgetName: "gatehouse-monthly", BudgetLimit: { Amount: "500", Unit: "USD" }, TimeUnit: "MONTHLY" },
    ]);
    const { Actions } = await aws(
      "A",
      "budgets describe-budget-actions-for-budget --account-id 222222222222 --budget-name gatehouse-monthly",
    );
    expect(Actions).toMatchObject([
      {
        ActionType: "APPLY_IAM_POLICY",
        ApprovalModel: "AUTOMATIC",
        ActionThreshold: { ActionThresholdValue: 120, ActionThresholdType: "PERCENTAGE" },
        Definition: {
          IamActionDefinition: {
            PolicyArn: "arn:aws:iam::222222222222:policy/gatehouse-stop-spending",
            Roles: ["vpc"],
          },
        },
        ExecutionRoleArn: "arn:aws:iam::222222222222:role/gatehouse-stop-spending",
        Subscribers: [{ Address: "ops@example.com", SubscriptionType: "EMAIL" }],
      },
    ]);
    const { Policies } = await aws("M", "organizations list-policies --filter SERVICE_CONTROL_POLICY");
    const { Id } = Policies.find(({ Name }: { Name: string }) => Name === "gatehouse-no-iam-users");
    const { Targets } = await aws("M", "organizations list-targets-for-policy --policy-id", Id);
    expect(Targets.map(({ TargetId }: { TargetId: string }) => TargetId).sort()).toEqual([
      "222222222222",
      "333333333333",
    ]);
  });

  it("tags its resources with the file's tags", async () => {
    const tag = [{ Key: "CostCenter", Value: "platform" }];
    const topic = "arn:aws:sns:us-east-1:222222222222:gatehouse-iam-users";
    const rule = "arn:aws:events:us-east-1:222222222222:rule/gatehouse-iam-users";
    const budget = "arn:aws:budgets::222222222222:budget/gatehouse-monthly";
    expect((await aws("A", "sns list-tags-for-resource --resource-arn", topic)).Tags).toEqual(tag);
    expect((await aws("A", "events list-tags-for-resource --resource-arn", rule)).Tags).toEqual(tag);
    expect((await aws("A", "budgets list-tags-for-resource --resource-arn", budget)).ResourceTags).toEqual(
      tag,
    );
    expect((await aws("A", "iam list-role-tags --role-name vpc")).Tags).toEqual(tag);
    expect((await aws("M", "iam list-user-tags --user-name alice")).Tags).toEqual(
      expect.arrayContaining([...tag, { Key: "team", Value: "network" }]),
    );
    const { Role } = await aws("B", "iam get-role --role-name vpc");
    expect(Role.PermissionsBoundary.PermissionsBoundaryArn).toBe("arn:aws:iam::aws:policy/PowerUserAccess");
  });

  it("is confirmed by verify, with a claim for each kind of guardrail", async () => {
    const { code, found, verdicts } = await verify(PATH, applied.sandbox.environment);
    expect([code, found]).toEqual([0, []]);
    const guardrails = /^(EventBridge rules|alert topics|the password|accounts have|budgets|service control)/;
    expect(
      verdicts.filter(({ claim }) => guardrails.test(claim)).map(({ state, judged }) => [state, judged]),
    ).toEqual(Array(6).fill(["proven", expect.any(Number)]));
  });

  it("is the organization that init reads accounts and sets from", async () => {
    const accounts = ["organizations list-accounts --query", "Accounts[].[Name,Id]"] as const;
    for (const name of ["people", "Shop (EU)", "billing"])
      await aws("M", "organizations create-account --email a@example.com --account-name", name);
    const ids: Readonly<Record<string, string>> = Object.fromEntries(await aws("M", ...accounts));
    await aws("M", `organizations tag-resource --tags Key=env,Value=production --resource-id ${ids.billing}`);
    const folder = join(temporaryFolder(), "new");
    const init = [
      "init",
      folder,
      "--from-organizations",
      "--sets-from-tags",
      "env",
      "--ci",
      "none",
      "--package",
      "0.2.0",
    ];
    const asked = await gatehouse(init, applied.sandbox.environment);
    expect([asked.code, asked.stderr]).toEqual([
      1,
      expect.stringContaining("which account holds the users?"),
    ]);
    const { code, stderr } = await gatehouse([...init, "--identity", "people"], applied.sandbox.environment);
    process.stdout.write(stderr);
    expect(code).toBe(0);
    const { identity, accounts: written } = loadOrganization(join(folder, "organization.yaml"));
    expect(identity.name).toBe("people");
    expect(written.map(({ name, id, sets }) => [name, id, sets])).toEqual([
      ["people", ids.people, []],
      ["Shop-EU", ids["Shop (EU)"], []],
      ["billing", ids.billing, ["production"]],
    ]);
  });

  it("has verify report a root user with a key or without MFA", async () => {
    const { gateway, environment } = applied.sandbox;
    gateway.rootUsers.set("222222222222", { AccountAccessKeysPresent: 1, AccountMFAEnabled: 0 });
    gateway.rootUsers.set("333333333333", { AccountPasswordPresent: 0, AccountMFAEnabled: 0 });
    const { code, found } = await verify(PATH, environment);
    gateway.rootUsers.set("222222222222", {});
    process.stdout.write(`${found.join("\n")}\n`);
    expect([code, found]).toEqual([
      1,
      [
        "the root user of A has no MFA device: enroll one; in a member account, preferably delete all of its credentials",
        "the root user of A has an access key: delete it",
      ],
    ]);
  });

  it("is refuted by verify after each manual change, until an apply", async () => {
    const topic = "arn:aws:sns:us-east-1:222222222222:gatehouse-iam-users";
    const { Subscriptions } = await aws("A", "sns list-subscriptions-by-topic --topic-arn", topic);
    const { Policies } = await aws("M", "organizations list-policies --filter SERVICE_CONTROL_POLICY");
    const { Id } = Policies.find(({ Name }: { Name: string }) => Name === "gatehouse-no-iam-users");
    const budget = {
      BudgetName: "gatehouse-monthly",
      BudgetLimit: { Amount: "50000", Unit: "USD" },
      BudgetType: "COST",
      TimeUnit: "MONTHLY",
    };
    const nothing = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Deny", Action: "iam:DeleteUser", Resource: "*" }],
    };
    const anybody = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: "*", Action: "sns:Publish", Resource: topic }],
    };
    const edits = [
      ["B", "events disable-rule --name gatehouse-iam-users"],
      ["M", "events remove-targets --rule gatehouse-root-use --ids topic"],
      ["A", "sns unsubscribe --subscription-arn", Subscriptions[0].SubscriptionArn],
      ["A", "sns subscribe --protocol email --notification-endpoint mallory@example.com --topic-arn", topic],
      [
        "A",
        `sns set-topic-attributes --attribute-name Policy --topic-arn ${topic} --attribute-value`,
        JSON.stringify(anybody),
      ],
      ["M", "iam update-account-password-policy --minimum-password-length 6"],
      ["A", "iam create-account-alias --account-alias mine"],
      ["A", "budgets update-budget --account-id 222222222222 --new-budget", JSON.stringify(budget)],
      ["M", `organizations update-policy --policy-id ${Id} --content`, JSON.stringify(nothing)],
      ["M", `organizations detach-policy --policy-id ${Id} --target-id 222222222222`],
      ["A", "iam delete-role-permissions-boundary --role-name vpc"],
      // Like AWS Budgets when the budget is exceeded.
      [
        "A",
        "iam attach-role-policy --role-name vpc --policy-arn arn:aws:iam::222222222222:policy/gatehouse-stop-spending",
      ],
      ["M", "iam tag-user --user-name alice --tags Key=team,Value=web"],
    ] as const;
    for (const [account, command, ...args] of edits) await aws(account, command, ...args);
    const { code, found, verdicts } = await verify(PATH, applied.sandbox.environment);
    expect(code).toBe(1);
    const expected = [
      /^event rule gatehouse-iam-users in us-east-1 in B: the state is DISABLED, but is synthesized as ENABLED$/,
      /^event rule gatehouse-root-use in us-east-1 in M: target topic does not exist/,
      /^topic gatehouse-iam-users in us-east-1 in A: subscription email security@example.com does not exist/,
      /^topic gatehouse-iam-users in us-east-1 in A: subscription email mallory@example.com exists, but is not synthesized$/,
      /^topic gatehouse-iam-users in us-east-1 in A: the policy: .*Principal: AWS is \["\*"\], but is not synthesized$/,
      /^password policy in M: the minimum length is 6, but is synthesized as 16$/,
      /^password policy in M: symbols is false, but is synthesized as true$/,
      /^account alias in A: it is mine, but is synthesized as guarded-a$/,
      /^budget gatehouse-monthly in A: the limit is 50000 USD, but is synthesized as 500 USD$/,
      /^control policy gatehouse-no-iam-users in M: the content: .*: Action has iam:DeleteUser/,
      /^control policy gatehouse-no-iam-users in M: attachment to 222222222222 does not exist/,
      /^role vpc in A: the permissions boundary is none, but is synthesized as arn:aws:iam::aws:policy\/PowerUserAccess$/,
      /^user alice in M: the tags: team is web, but is synthesized as network$/,
      /^role vpc in A: its account's budget has stopped it: attached policy arn:aws:iam::222222222222:policy\/gatehouse-stop-spending denies everything except reading and deleting, until the next apply detaches it$/,
    ];
    for (const line of expected) expect(found).toContainEqual(expect.stringMatching(line));
    expect(verdicts.filter(({ state }) => state === "proven").map(({ claim }) => claim)).not.toContainEqual(
      expect.stringMatching(
        /^(EventBridge rules|alert topics|the password|accounts have|budgets|service control)/,
      ),
    );

    // Terraform does not see a subscription that it did not create.
    const after = await aws("A", "sns list-subscriptions-by-topic --topic-arn", topic);
    const mallory = after.Subscriptions.find(({ Endpoint }: { Endpoint: string }) =>
      /mallory/.test(Endpoint),
    );
    await aws("A", "sns unsubscribe --subscription-arn", mallory.SubscriptionArn);
    await applied.sandbox.terraform.apply(await applied.plan());
    expect(await verify(PATH, applied.sandbox.environment)).toMatchObject({ code: 0, found: [] });
  });

  it("is not judged for a service that does not respond, but all else is", async () => {
    const { gateway, environment } = applied.sandbox;
    gateway.faults = new Faults({ seed: 0 }, [{ call: "events:DescribeRule", fault: "throttle", times: 99 }]);
    const { code, found, verdicts } = await verify(PATH, environment);
    gateway.faults = new Faults();
    expect([code, found]).toEqual([1, []]);
    const unjudged = verdicts.filter(({ state }) => state === "not judged");
    expect(unjudged.map(({ claim }) => claim)).toEqual([
      "everything that is compared can be read",
      "EventBridge rules have their synthesized pattern, state and targets",
    ]);
    expect(unjudged[1]?.notJudged).toContainEqual(
      expect.stringMatching(/^rules of EventBridge: account A \(222222222222\) could not be read, by .*: /),
    );
  });

  it("reports an IAM user of a member account in the next plan, without changes", async () => {
    await aws("B", "iam create-user --user-name mallory");
    await aws("B", "iam create-user --user-name build-server");
    const plan = await applied.plan();
    expect(plan.changes).toEqual([]);
    expect(plan.warnings).toEqual([
      expect.stringMatching(
        /^Check block assertion failed: account B has IAM users, where there shall be none: build-server, mallory\. /,
      ),
    ]);
  });

  it("fails the plan until those users are deleted, if the file requires it", async () => {
    await expect(
      applied.plan(FILE.replace("check: true", "check: true\n    failPlan: true")),
    ).rejects.toThrow(/account B has IAM users, where there shall be none: build-server, mallory\./);
    await aws("B", "iam delete-user --user-name mallory");
    await aws("B", "iam delete-user --user-name build-server");
    expect((await applied.plan()).changes).toEqual([]);
  });

  it("updates changed settings in place", async () => {
    const plan = await applied.plan(
      FILE.replace("500", "750.5")
        .replace("[ops@", "[cfo@example.com, ops@")
        .replace("Length: 16", "Length: 20"),
    );
    expect(said(plan)).toEqual([
      "update aws_budgets_budget.guardrails_A",
      "update aws_budgets_budget_action.guardrails_A",
      "update aws_iam_account_password_policy.password-policy",
    ]);
    await applied.sandbox.terraform.apply(plan);
    expect((await applied.plan()).changes).toEqual([]);
  });

  it("fails before any change if service control policies are disabled", async () => {
    const { Roots } = await aws("M", "organizations list-roots");
    const root = `--root-id ${Roots[0].Id} --policy-type SERVICE_CONTROL_POLICY`;
    await aws("M", `organizations disable-policy-type ${root}`);
    await expect(applied.plan(FILE)).rejects.toThrow(/service control policies are not enabled/);
    await aws("M", `organizations enable-policy-type ${root}`);
  });

  it("fails before any change if the organization does not trust CloudTrail", async () => {
    const access = "aws-service-access --service-principal cloudtrail.amazonaws.com";
    await aws("M", `organizations disable-${access}`);
    await expect(applied.plan(FILE)).rejects.toThrow(/the organization does not trust cloudtrail/);
    await aws("M", `organizations enable-${access}`);
  });

  it("is deleted with its lines in the file, and nothing else is", async () => {
    const plan = await applied.plan(BARE);
    expect(plan.destroy).toBe(plan.changes.length);
    expect(plan.changes.length).toBeGreaterThan(20);
    const ofPeople = /aws_iam_(user|group|role)(?!\w*\.guardrails_A$)/;
    expect(said(plan).filter((change) => ofPeople.test(change))).toEqual([]);
    await applied.sandbox.terraform.apply(plan);
    expect((await applied.plan()).changes).toEqual([]);
    const { code, stacks } = await (await Synthesized.text(FILE)).adopt(applied.sandbox.environment);
    const found = stacks[0]?.imports.filter(({ to }) => !/^aws_iam_(user|group|role|policy)/.test(to));
    // Bucket settings are not listed.
    const looked = said(plan).filter((change) => !change.includes("aws_s3_bucket_"));
    expect([code, found, stacks[0]?.absent.length]).toEqual([0, [], looked.length]);
  });
});
