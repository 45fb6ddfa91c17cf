import { Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";

/** A `gatehouse` command, with the option that each has. */
export function command(name: string, description: string) {
  return new Command(name)
    .description(description)
    .option(
      "--organization <file>",
      "another organization file (default: $ORGANIZATION or organization.yaml)",
    );
}

/** How an answer is printed: the first format unless another is chosen. */
export function formatOption<const First extends string, const Others extends readonly string[]>(
  first: First,
  ...others: Others
) {
  return new Option("--format <format>", "output format")
    .choices([first, ...others])
    .default<First | Others[number]>(first);
}

export function sampleOption() {
  return new Option(
    "--sample <users>",
    "try only this number of users; the claims name the sample",
  ).argParser(wholeNumber("of users"));
}

/** A parser of a whole number, 1 or more. */
export function wholeNumber(of: string): (written: string) => number {
  return (written) => {
    const count = Number(written);
    if (Number.isInteger(count) && count > 0) return count;
    throw new InvalidArgumentError(`a whole number ${of}, 1 or more`);
  };
}
