import type { Call } from "./call";
import { jsonReply, type Reply } from "./refusal";

/**
 * Targets of service control policies. The emulator (moto 5.2) keeps the organization and its policies, but assigns random IDs
 * to member accounts, which do not match the file's.
 */
export class PolicyTargets {
  /** Targets by policy. */
  private readonly all = new Map<string, Set<string>>();

  /** @returns undefined if the call is about something else */
  answer({ service, operation = "", http }: Call): Reply | undefined {
    if (service !== "organizations" || !OPERATIONS.includes(operation)) return undefined;
    const { PolicyId, TargetId }: { readonly PolicyId: string; readonly TargetId: string } = JSON.parse(
      http.body.toString("utf8"),
    );
    const targets = this.all.get(PolicyId) ?? new Set();
    this.all.set(PolicyId, targets);
    if (operation === "AttachPolicy") targets.add(TargetId);
    if (operation === "DetachPolicy") targets.delete(TargetId);
    if (operation !== "ListTargetsForPolicy") return jsonReply({});
    return jsonReply({
      Targets: [...targets].map((id) => ({ TargetId: id, Arn: "", Name: id, Type: "ACCOUNT" })),
    });
  }
}

const OPERATIONS: readonly string[] = ["AttachPolicy", "DetachPolicy", "ListTargetsForPolicy"];
