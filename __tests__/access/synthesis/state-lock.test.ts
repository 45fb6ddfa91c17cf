import { lockAdvice } from "../../../access/synthesis/state-lock";

const SAID = `Error: Error acquiring the state lock

Error message: operation error S3: PutObject, https response error StatusCode:
412, RequestID: , HostID: , api error PreconditionFailed: At least one of the
pre-conditions you specified did not hold
Lock Info:
  ID:        b1c9d2d4-5a52-2e6a-4ac5-8c2c0a4fd9a1
  Path:      acme-state/gatehouse/example/access.tfstate
  Operation: OperationTypeApply
  Who:       runner@ci-7
  Version:   1.11.4
  Created:   2026-11-21 08:20:11.123456789 +0000 UTC
  Info:
`;

describe("a locked state", () => {
  it("is reported with its holder and the unlock command", () => {
    expect(lockAdvice(SAID, "cdktf.out/stacks/access")).toMatchInlineSnapshot(`
      "the state is locked: acme-state/gatehouse/example/access.tfstate
        found     lock b1c9d2d4-5a52-2e6a-4ac5-8c2c0a4fd9a1, taken by runner@ci-7 at 2026-11-21 08:20:11.123456789 +0000 UTC for OperationTypeApply
        fix       wait, if somebody is at work there; if that run is gone, release its lock:
                  terraform -chdir=cdktf.out/stacks/access force-unlock b1c9d2d4-5a52-2e6a-4ac5-8c2c0a4fd9a1"
    `);
  });

  it("is also parsed inside Terraform's terminal frame", () => {
    const framed = SAID.replace(/^/gm, "│ ");
    expect(lockAdvice(framed, "cdktf.out/stacks/access")).toBe(lockAdvice(SAID, "cdktf.out/stacks/access"));
  });

  it("is not reported if the lock could not be written", () => {
    const denied = `Error: Error acquiring the state lock

Error message: operation error S3: PutObject, https response error StatusCode:
403, RequestID: , HostID: , api error AccessDenied: Access Denied

Terraform acquires a state lock to protect the state from being written
by multiple users at the same time.
`;
    expect(lockAdvice(denied, "cdktf.out/stacks/access")).toBeUndefined();
  });

  it("is not reported for other errors", () => {
    expect(lockAdvice("Error: Invalid resource type", "cdktf.out/stacks/access")).toBeUndefined();
  });
});
