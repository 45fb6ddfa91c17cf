import { DataAwsIamUsers } from "@cdktf/provider-aws/lib/data-aws-iam-users";
import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type App, Testing } from "cdktf";
import { AddressedStack } from "../../stacks/addressed-stack";

function stack(): { app: App; stack: AddressedStack; provider: AwsProvider } {
  const app = Testing.app();
  const addressed = new AddressedStack(app, "test");
  return { app, stack: addressed, provider: new AwsProvider(addressed, "provider_A", { alias: "A" }) };
}

describe("synthesis", () => {
  it("fails if two elements share type and address: CDKTF keeps the last", () => {
    const { stack: addressed, provider } = stack();
    new IamUser(addressed, "user_a", { provider, name: "a" });
    new IamUser(addressed, "other", { provider, name: "b" }).overrideLogicalId("user_a");
    expect(() => Testing.synth(addressed, true)).toThrow(
      /test\/user_a and test\/other would both be aws_iam_user\.user_a/,
    );
  });

  it("fails if a resource has no provider: its account would be arbitrary", () => {
    const { stack: addressed } = stack();
    new IamUser(addressed, "user_a", { name: "a" });
    expect(() => Testing.synth(addressed, true)).toThrow(/test\/user_a names no provider/);
  });

  it("fails if a data source has no provider: its account would be arbitrary", () => {
    const { stack: addressed } = stack();
    new DataAwsIamUsers(addressed, "users_a");
    expect(() => Testing.synth(addressed, true)).toThrow(/test\/users_a names no provider/);
  });

  it("fails if two providers share an alias, and names the reason", () => {
    const { stack: addressed } = stack();
    new AwsProvider(addressed, "provider_B", { alias: "A" });
    expect(() => Testing.synth(addressed, true)).toThrow(
      /two providers have the alias A: rename the account/,
    );
  });
});
