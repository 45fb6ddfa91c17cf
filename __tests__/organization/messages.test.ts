import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadOrganization } from "../../organization/load";
import { InvalidOrganization } from "../../organization/problem";
import { problemsIn } from "../support/parse-organization";

const FIXTURES = join(__dirname, "fixtures");
const fixtures = readdirSync(FIXTURES).filter((file) => file.endsWith(".yaml"));

function messagesOf(file: string): string {
  return problemsIn(readFileSync(join(FIXTURES, file), "utf8"), file);
}

describe("an invalid file", () => {
  it.each(fixtures)("is reported with fault, location and fix: %s", (file) => {
    const messages = messagesOf(file);
    expect(messages).toMatch(new RegExp(`^${file.replaceAll(".", "\\.")}:\\d+:\\d+: [^\\n]{10,}`));
    expect(messages).toMatchSnapshot();
  });

  it("is reported with all problems at once, in file order", () => {
    const places = messagesOf("several-at-once.yaml").match(/^\S+?:(\d+):(\d+): /gm) ?? [];
    expect(places.length).toBeGreaterThanOrEqual(8);
    const lines = places.map((place) => Number(place.split(":")[1]));
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
  });

  it("is named if it does not exist", () => {
    expect(() => loadOrganization(join(FIXTURES, "no-such-file.yaml"))).toThrow(
      /no-such-file\.yaml: no such file\n {2}fix {7}write one, or name another: ORGANIZATION=FILE/,
    );
  });

  it("is reported as a folder if it is one", () => {
    expect(() => loadOrganization(FIXTURES)).toThrow(/this is a folder, not a file/);
    expect(() => loadOrganization(FIXTURES)).toThrow(InvalidOrganization);
  });
});
