import { addedProviders } from "../../../access/run/lock-file";
import { countsIn, countsInWords, doneIn, errorIn } from "../../../access/run/terraform-text";

describe("terraform's output", () => {
  it("gives the counts of a plan", () => {
    const printed = "  # aws_iam_role.x will be created\n\nPlan: 3 to add, 1 to change, 0 to destroy.\n";
    expect(countsIn(printed)).toEqual({ import: 0, add: 3, change: 1, destroy: 0 });
    const imports = "Plan: 2 to import, 0 to add, 0 to change, 11 to destroy.";
    expect(countsIn(imports)).toEqual({ import: 2, add: 0, change: 0, destroy: 11 });
  });

  it("gives no counts for a plan of outputs, nor from a resource's text", () => {
    expect(countsIn("Changes to Outputs:\n  + a = 1\n")).toBeUndefined();
    expect(countsIn('      + description = "\n Plan: 0 to add, 0 to change, 0 to destroy."')).toBeUndefined();
  });

  it("is counted in words", () => {
    expect(countsInWords({ import: 0, add: 1, change: 0, destroy: 2 })).toBe(
      "1 to add, 0 to change, 2 to destroy",
    );
    expect(countsInWords({ import: 4, add: 0, change: 0, destroy: 0 })).toMatch(/^4 to import, 0 to add/);
    expect(countsInWords(undefined)).toBe("changes that Terraform does not count");
  });

  it("gives the first error on one line, with or without its frame", () => {
    expect(errorIn("\nError: Saved plan is stale\n\nThe given plan\n\nError: other\n")).toBe(
      "Error: Saved plan is stale",
    );
    expect(errorIn("╷\n│ Error: No valid credential sources found \n│\n")).toBe(
      "Error: No valid credential sources found",
    );
    expect(errorIn("aws_iam_role.x: Creating...\n")).toBeUndefined();
  });

  it("counts the resources that are done", () => {
    const printed =
      "aws_iam_role.a: Creating...\naws_iam_role.a: Creation complete after 0s [id=a]\n" +
      "aws_iam_role.b: Modifications complete after 1s [id=b]\naws_iam_role.c: Destruction complete after 0s\n" +
      "aws_iam_role.d: Still creating... [10s elapsed]\n";
    expect(doneIn(printed)).toBe(3);
  });
});

describe("a provider lock file after terraform init", () => {
  const aws = (hashes: string, version = "5.100.0") =>
    `provider "registry.terraform.io/hashicorp/aws" {\n  version     = "${version}"\n  hashes = [${hashes}]\n}\n`;
  const other = 'provider "registry.terraform.io/evil/aws" {\n  version = "1.0.0"\n}\n';

  it("may have more checksums", () => {
    expect(addedProviders(aws('"zh:1"'), aws('"h1:2", "zh:1"'))).toEqual([]);
  });

  it("has no other provider and no other version", () => {
    expect(addedProviders(aws('"zh:1"'), aws('"zh:1"') + other)).toEqual([
      "registry.terraform.io/evil/aws 1.0.0",
    ]);
    expect(addedProviders(aws('"zh:1"'), aws('"zh:1"', "6.0.0"))).toEqual([
      "registry.terraform.io/hashicorp/aws 6.0.0",
    ]);
    expect(addedProviders("", other)).toHaveLength(1);
  });
});
