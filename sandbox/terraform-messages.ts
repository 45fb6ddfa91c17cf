/**
 * The lines of `terraform plan -json` and `apply -json` that are read here.
 *
 * Source: https://developer.hashicorp.com/terraform/internals/machine-readable-ui
 */
type Message =
  | {
      readonly type: "planned_change";
      readonly change: { readonly resource: Resource; readonly action: string };
    }
  | {
      readonly type: "change_summary";
      readonly changes: { readonly add: number; readonly change: number; readonly remove: number };
    }
  | {
      readonly type: "apply_start" | "apply_complete" | "apply_errored";
      readonly hook: { readonly resource: Resource };
    }
  | {
      readonly type: "diagnostic";
      readonly diagnostic: {
        readonly severity: "error" | "warning";
        readonly summary: string;
        readonly detail: string;
        readonly address?: string;
      };
    };

interface Resource {
  readonly addr: string;
}

/** A changed resource in a plan. */
export interface ResourceChange {
  readonly address: string;
  /** `["create"]`, `["update"]`, `["delete"]`, `["delete", "create"]`, … */
  readonly actions: readonly string[];
}

/** Actions that change nothing in AWS. */
const NO_CHANGE = new Set(["noop", "read", "move", "import"]);

/** A plan's changes, from terraform's output. */
export function readPlan(printed: string): {
  readonly add: number;
  readonly change: number;
  readonly destroy: number;
  readonly changes: readonly ResourceChange[];
} {
  const messages = read(printed);
  const changes = messages
    .flatMap((message) => (message.type === "planned_change" ? [message.change] : []))
    .filter(({ action }) => !NO_CHANGE.has(action))
    .map(({ resource, action }) => ({
      address: resource.addr,
      actions: action === "replace" ? ["delete", "create"] : [action],
    }));
  const summary = messages.find((message) => message.type === "change_summary");
  if (summary === undefined) throw new Error("terraform plan ended without a summary of its changes");
  const { add, change, remove: destroy } = summary.changes;
  return { add, change, destroy, changes };
}

/** Terraform's errors, as on its terminal; empty without errors. */
export function diagnostics(printed: string): string {
  return read(printed)
    .flatMap((message) => (message.type === "diagnostic" ? [message.diagnostic] : []))
    .filter(({ severity }) => severity === "error")
    .map(({ summary, detail, address }) =>
      [summary, address && `  with ${address}`, detail].filter(Boolean).join("\n"),
    )
    .join("\n");
}

/** Terraform's warnings, verbatim, including findings of `check` blocks. */
export function warnings(printed: string): string[] {
  return read(printed)
    .flatMap((message) => (message.type === "diagnostic" ? [message.diagnostic] : []))
    .filter(({ severity }) => severity === "warning")
    .map(({ summary, detail }) => `${summary}: ${detail}`);
}

/** Addresses of resources that were started but neither completed nor failed. */
export function stillUnderWay(printed: string): string[] {
  const underWay = new Set<string>();
  for (const message of read(printed)) {
    if (message.type === "apply_start") underWay.add(message.hook.resource.addr);
    if (message.type === "apply_complete" || message.type === "apply_errored")
      underWay.delete(message.hook.resource.addr);
  }
  return [...underWay];
}

/** Parses complete lines only: a provider may print in between, and a stop may truncate the last line. */
function read(printed: string): Message[] {
  return printed.split("\n").flatMap((line) => {
    try {
      return line.startsWith("{") ? [JSON.parse(line) as Message] : [];
    } catch {
      return [];
    }
  });
}
