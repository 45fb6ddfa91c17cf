/** Why a bootstrap cannot go on, and what to do. */
export class BootstrapError extends Error {
  override readonly name = "BootstrapError";
}
