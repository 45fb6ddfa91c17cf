import { judgeRootUsers, type RootUser } from "../../../access/proof/root-users";

const GUARDED: RootUser = {
  account: "A",
  hasPassword: true,
  hasMfa: true,
  hasAccessKey: false,
  hasCertificate: false,
};
const found = (root: Partial<RootUser>) => judgeRootUsers([{ ...GUARDED, ...root }], []).counterExamples;

describe("the root user of an account", () => {
  it("passes with MFA and nothing else", () => {
    expect(found({})).toEqual([]);
  });

  it("needs no MFA device without a password", () => {
    expect(found({ hasPassword: false, hasMfa: false })).toEqual([]);
  });

  it("needs an MFA device if it has a password, or might have one", () => {
    const expected = [
      "the root user of A has no MFA device: enroll one; in a member account, preferably delete all of its credentials",
    ];
    expect(found({ hasMfa: false })).toEqual(expected);
    expect(found({ hasMfa: false, hasPassword: undefined })).toEqual(expected);
  });

  it("must not have an access key or a certificate, even with MFA", () => {
    expect(found({ hasAccessKey: true, hasCertificate: true, hasPassword: false })).toEqual([
      "the root user of A has an access key: delete it",
      "the root user of A has a signing certificate: delete it",
    ]);
  });

  it("is not judged if it could not be read", () => {
    const { judged, notJudged } = judgeRootUsers([GUARDED], ["account B could not be read"]);
    expect([judged, notJudged]).toEqual([1, ["account B could not be read"]]);
    expect(judgeRootUsers([GUARDED], [])).toEqual({
      claim: "the root user of each account has MFA or no password, no access key and no certificate",
      judged: 1,
      counterExamples: [],
    });
  });
});
