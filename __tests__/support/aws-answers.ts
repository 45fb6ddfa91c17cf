type Input = Readonly<Record<string, unknown>>;
type Answer = object | ((input: Input) => object);

/**
 * Makes every instance of an AWS SDK client answer by a table of commands, in place of a call; an Error is thrown. Returns
 * the commands that were sent, with their inputs.
 */
export function answerBy(client: { readonly prototype: object }, table: Readonly<Record<string, Answer>>) {
  const sent: (readonly [command: string, input: Input])[] = [];
  const send = async (sending: {
    readonly constructor: { readonly name: string };
    readonly input: Input;
  }) => {
    const { input } = sending;
    const command = sending.constructor.name.replace(/Command$/, "");
    sent.push([command, input]);
    const answer = table[command] ?? new Error(`no answer to ${command}`);
    const given = typeof answer === "function" ? answer(input) : answer;
    if (given instanceof Error) throw given;
    return given;
  };
  jest.spyOn(client.prototype as { send: typeof send }, "send").mockImplementation(send);
  return sent;
}

/** An answer in pages, which the input's token or marker selects. */
export function pages(...all: readonly object[]): (input: Input) => object {
  return ({ NextToken, Marker }) => {
    const next = Number(NextToken ?? Marker ?? 0) + 1;
    const token = next < all.length ? String(next) : undefined;
    return { ...all[next - 1], NextToken: token, Marker: token, IsTruncated: token !== undefined };
  };
}

/** An exception of a client, as AWS answers it. */
export function refused<T>(exception: new (options: { message: string; $metadata: object }) => T): T {
  return new exception({ message: "refused", $metadata: {} });
}
