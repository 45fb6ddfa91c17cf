/** Returns undefined for an error of this class, which means that something does not exist; rethrows any other. */
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
