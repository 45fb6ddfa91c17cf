import { judgeRetiredKeys, type UserKey } from "../../../access/proof/retired-keys";
import { stateOf } from "../../../access/proof/verdict";
import { BASE, NOW, parse } from "../../support/parse-organization";

const WITHOUT = "selfService: { accessKeys: false }";
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
const key = (user: string, id: string, more: Partial<UserKey> = {}): UserKey => ({
  user,
  id,
  isActive: true,
  createdAt: daysAgo(400),
  ...more,
});
const used = (days: number) => ({ lastUsed: { at: daysAgo(days), service: "sts" } });

function judged(keys: readonly UserKey[], more = WITHOUT, users = "alice: {}, bob: {}") {
  return judgeRetiredKeys(keys, parse(`${BASE}users: { ${users} }\n${more}\n`), NOW);
}
const found = (...given: Parameters<typeof judged>) =>
  judged(...given).flatMap(({ counterExamples }) => counterExamples);

describe("access keys of users who may have none", () => {
  it("are listed unused first, then inactive, then by their last use", () => {
    const keys = [
      key("alice", "AKIAUSED", used(1)),
      key("bob", "AKIAOLD", used(90)),
      key("bob", "AKIAOFF", { isActive: false, ...used(2) }),
      key("alice", "AKIANEVER"),
    ];
    expect(found(keys)).toEqual([
      "1. AKIANEVER of alice is active, 400 days old and never used: aws iam delete-access-key --user-name alice --access-key-id AKIANEVER",
      "2. AKIAOFF of bob is inactive, 400 days old and last used on 2026-05-30 for sts: aws iam delete-access-key --user-name bob --access-key-id AKIAOFF",
      "3. AKIAOLD of bob is active, 400 days old and last used on 2026-03-03 for sts: aws iam update-access-key --user-name bob --access-key-id AKIAOLD --status Inactive, and when nothing has failed for a week aws iam delete-access-key --user-name bob --access-key-id AKIAOLD",
      expect.stringMatching(/^4\. AKIAUSED of alice is active/),
    ]);
  });

  it("refute the claim until they are deleted", () => {
    expect(judged([key("alice", "AKIAUSED")]).map(stateOf)).toEqual(["refuted"]);
    expect(judged([]).map(stateOf)).toEqual(["proven"]);
  });

  it("include those of users whom the file does not have", () => {
    expect(found([key("setup", "AKIASETUP")])).toHaveLength(1);
  });

  it("do not include those of exceptions, or of everyone who may have them", () => {
    expect(found([key("bob", "AKIABOB")], WITHOUT, "alice: {}, bob: { accessKeys: true }")).toEqual([]);
    expect(judged([key("bob", "AKIABOB")], "")).toEqual([]);
    const single = found(
      [key("bob", "AKIABOB"), key("alice", "AKIAALICE")],
      "",
      "alice: { accessKeys: false }, bob: {}",
    );
    expect(single).toEqual([expect.stringMatching(/^1\. AKIAALICE of alice/)]);
  });
});
