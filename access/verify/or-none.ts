/** What AWS says does not exist, by an error of this class, is nothing; any other error remains one. */
export async function orNone<T>(
  answer: Promise<T>,
  notThere: abstract new (...args: never[]) => Error,
): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof notThere) return undefined;
    throw error;
  }
}
