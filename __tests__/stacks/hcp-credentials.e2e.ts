import { Applied } from "../support/opened-sandbox";

jest.setTimeout(300_000);

const TEXT = `organization: example
identity: M
accounts:
  M: { id: "111111111111" }
  A: { id: "222222222222" }
roles: { vpc: { policy: vpc } }
users: { alice: { grants: { vpc: A } } }
terraform:
  state: { backend: cloud, organization: acme }
  providers: { authentication: hcp }
`;

describe("authentication: hcp", () => {
  it("authenticates each alias only with its own credentials of the run", async () => {
    const applied = await Applied.text(TEXT);
    try {
      const { sandbox } = applied;
      expect(sandbox.environment.AWS_ACCESS_KEY_ID).toBeUndefined();
      expect((await applied.plan()).changes).toEqual([]);
      for (const account of ["M", "A"])
        expect((await sandbox.inventory(account)).roles.map(({ name }) => name)).toEqual(["vpc"]);
      expect(sandbox.gateway.counts()["sts:AssumeRole"]).toBeUndefined();
    } finally {
      await applied.sandbox.close();
    }
  });
});
