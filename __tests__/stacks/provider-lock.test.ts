import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE } from "../../organization/package";
import { UserError } from "../../organization/user-error";
import { LOCK_FILE, providerLock } from "../../stacks/provider-lock";
import { temporaryFolder } from "../support/opened-sandbox";

const SHIPPED = join(PACKAGE, LOCK_FILE);
const LOCK = readFileSync(SHIPPED, "utf8");

/** A project whose lock file is the given text. */
function projectWith(text: string): string {
  const project = temporaryFolder();
  writeFileSync(join(project, LOCK_FILE), text);
  return project;
}

describe("the lock file of a stack", () => {
  it("is the shipped one in a project without its own, and outside of projects", () => {
    expect(providerLock(temporaryFolder())).toBe(SHIPPED);
    expect(providerLock(undefined)).toBe(SHIPPED);
  });

  it.each([LOCK, LOCK.replace("5.100.0", "6.1.0"), LOCK.replace("terraform.io", "opentofu.org")])(
    "is the project's own where it locks the AWS provider with checksums",
    (text) => {
      const project = projectWith(text);
      expect(providerLock(project)).toBe(join(project, LOCK_FILE));
    },
  );

  it.each([
    ["another provider", LOCK.replace("hashicorp/aws", "attacker/aws")],
    ["a second provider", `${LOCK}\n${LOCK.replace("hashicorp/aws", "hashicorp/random")}`],
    ["another registry", LOCK.replace("registry.terraform.io", "registry.example.com")],
    ["no checksums", LOCK.replace(/hashes = \[[^\]]*\]/, "")],
    ["no provider", "# empty\n"],
  ])("is refused with %s", (_, text) => {
    expect(() => providerLock(projectWith(text))).toThrow(UserError);
  });
});
