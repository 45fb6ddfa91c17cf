import type { State } from "../../../access/bootstrap/state";
import { refuseTwoStates } from "../../../access/bootstrap/two-states";

const state = (serial: number, lineage = "a"): State => ({ serial, lineage, addresses: ["aws_iam_user.x"] });
const compare = (local: State, there: State) => () => refuseTwoStates("access", "it.tfstate", local, there);

describe("a local state and a bucket state", () => {
  it("do not conflict if the bucket's is as recent or newer", () => {
    expect(compare(state(3), state(3))).not.toThrow();
    expect(compare(state(3), state(4))).not.toThrow();
  });

  it("conflict if the local one is newer or has another lineage", () => {
    expect(compare(state(4), state(3))).toThrow(
      "access has two states: one in a local file, another in the bucket\n" +
        "  found     1 resources, serial 4, lineage a, in it.tfstate\n" +
        "            1 resources, serial 3, lineage a, in the bucket\n",
    );
    expect(compare(state(3, "b"), state(3))).toThrow("lineage b");
  });
});
