import { readBy } from "../../../access/iam/account-credentials";
import { BASE, parse } from "../../support/parse-organization";

describe("an organization that a reader role reads", () => {
  const rolesOf = (terraform: string) => {
    const {
      accounts,
      identity,
      terraform: settings,
    } = readBy(parse(`${BASE}users: {}\n${terraform}`), "Reader");
    const roles = Object.fromEntries(accounts.map(({ name, provider }) => [name, provider.assumeRoleArn]));
    return { roles, identity: identity.provider, settings };
  };
  const READERS = {
    M: undefined,
    A: "arn:aws:iam::222222222222:role/Reader",
    B: "arn:aws:iam::333333333333:role/Reader",
    C: "arn:aws:iam::444444444444:role/Reader",
  };

  it("is read with each account's reader role, never Terraform's role", () => {
    expect(rolesOf("")).toMatchObject({ roles: READERS, identity: {} });
  });

  it("is also read with the reader roles under HCP Terraform", () => {
    const { roles, settings } = rolesOf("terraform: { providers: { authentication: hcp } }");
    expect([roles, settings.hcpCredentials]).toEqual([READERS, false]);
  });
});
