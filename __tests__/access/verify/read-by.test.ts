import { readBy } from "../../../access/iam/account-credentials";
import { BASE, parse } from "../../support/parse-organization";

describe("an organization as a reader reaches it", () => {
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

  it("is entered by the reader of each account, and never by the role of Terraform", () => {
    expect(rolesOf("")).toMatchObject({ roles: READERS, identity: {} });
  });

  it("is so where HCP Terraform alone has credentials, too", () => {
    const { roles, settings } = rolesOf("terraform: { providers: { authentication: hcp } }");
    expect([roles, settings.hcpCredentials]).toEqual([READERS, false]);
  });
});
