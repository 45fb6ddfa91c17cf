import type { Organization } from "../organization";
import type { Report } from "../problem";

const KEYBASE = /^keybase:[A-Za-z0-9_]{2,16}$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Packet types that a key can start with.
 *
 * Source: https://www.rfc-editor.org/rfc/rfc9580#name-packet-types
 */
const SECRET_KEY = 5;
const PUBLIC_KEY = 6;

/** Size of the smallest key with a user ID and a self-signature, in bytes. */
const SHORTEST = 150;

/** A password can be encrypted only to a public key, and a secret key must never be in git. */
export function checkPgpKeys({ users }: Organization, report: Report): void {
  for (const { name, pgpKey } of users) {
    const wrong = pgpKey === undefined ? undefined : faultOf(pgpKey);
    if (wrong === undefined) continue;
    report({
      path: ["users", name, "pgpKey"],
      message: `${name}: ${wrong}`,
      expected: "a public PGP key in base64, or keybase:<name>",
      fix: `gpg --export ${name} | base64 --wrap=0`,
    });
  }
}

function faultOf(key: string): string | undefined {
  if (KEYBASE.test(key)) return undefined;
  if (/PRIVATE KEY BLOCK/.test(key)) return SECRET;
  if (/-----BEGIN PGP/.test(key)) return "the PGP key is armored";
  if (!BASE64.test(key)) return "not a PGP key";
  const bytes = Buffer.from(key, "base64");
  const packet = packetOf(bytes[0] ?? 0);
  if (packet === SECRET_KEY) return SECRET;
  if (packet !== PUBLIC_KEY) return "not a PGP key";
  return bytes.length < SHORTEST ? "an incomplete PGP key" : undefined;
}

const SECRET = "this is a secret PGP key: everyone who can read the file has it, so its owner must revoke it";

/** The packet type encoded in the first byte, in the old or new format. */
function packetOf(byte: number): number | undefined {
  if ((byte & 0x80) === 0) return undefined;
  return (byte & 0x40) === 0 ? (byte >> 2) & 0x0f : byte & 0x3f;
}
