import { findTools, MissingTools } from "../../sandbox/tools";

describe("tools that are missing", () => {
  it("are all named, each with how to get it", async () => {
    const error = await findTools({ PATH: "/nowhere" }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MissingTools);
    expect((error as MissingTools).missing).toEqual([
      expect.stringMatching(/^terraform is not on the PATH\n {2}fix {7}install/),
      expect.stringMatching(/^the AWS emulator is missing[\s\S]*pip install 'moto\[server\]>=5'/),
    ]);
  });
});
