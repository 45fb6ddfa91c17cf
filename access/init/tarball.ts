import { gunzipSync } from "node:zlib";
import { z } from "zod";

const packageJson = z.object({
  name: z.string(),
  bin: z.record(z.string(), z.string()).optional().catch(undefined),
});

/** Unpacked, Gatehouse is a few megabytes. */
const MAX_BYTES = 2 ** 28;
/** Size of a tar header, and the unit that contents are padded to. */
const BLOCK = 512;

/**
 * The package.json of a packed npm package; undefined if there is not exactly one that can be read. npm unpacks without the
 * first folder of each path.
 */
export function packageIn(tarball: Buffer): z.infer<typeof packageJson> | undefined {
  try {
    const found = [...filesIn(gunzipSync(tarball, { maxOutputLength: MAX_BYTES }))].filter(({ path }) =>
      /^[^/]+\/package\.json$/.test(path),
    );
    const [only] = found;
    if (found.length !== 1 || only === undefined) return undefined;
    return packageJson.parse(JSON.parse(only.content.toString("utf8")));
  } catch {
    return undefined;
  }
}

/** Entries of a tar archive; a path of over 100 bytes is cut off. */
function* filesIn(archive: Buffer): Generator<{ path: string; content: Buffer }> {
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const path = field(archive, at, 100);
    if (path === "") return;
    const size = Number.parseInt(field(archive, at + 124, 12), 8);
    if (Number.isNaN(size)) throw new Error(`${path}: size`);
    yield { path, content: archive.subarray(at + BLOCK, at + BLOCK + size) };
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

function field(archive: Buffer, at: number, length: number): string {
  return archive
    .toString("utf8", at, at + length)
    .replace(/\0.*$/s, "")
    .trim();
}
