/** An expected failure: of the input, of a tool or of the accounts. It is printed without a stack trace. */
export class UserError extends Error {
  override readonly name: string = "UserError";

  /**
   * @param message what is wrong; found and expected in lines of their own
   * @param fix what to do instead
   * @param exitCode of the program that it ends
   */
  constructor(
    message: string,
    readonly fix?: string,
    readonly exitCode = 1,
  ) {
    super(fix === undefined ? message : `${message}\n  fix       ${fix}`);
  }
}
