import type { AccountRole } from "../../organization/entitlements";
import { placeWithin } from "../gateway/call-place";
import type { Gateway } from "../gateway/gateway";
import type { Answer } from "./api";
import type { Device, Person } from "./person";
import type { Taken } from "./steps";

/** The owner of the stolen access key, the thief's accomplice, and the role that the thief wants. */
export interface Theft {
  readonly victim: Person;
  readonly accomplice: Person;
  readonly target: AccountRole;
}

/** Serial number of the thief's hardware token. */
const TOKEN = "GAHT12345678";

/**
 * A thief with an access key but without its owner's codes, after the enrollment windows have closed, tries to enable an
 * accomplice's device and a hardware token for the owner, and to assume a role with their codes. IAM authorizes EnableMFADevice on
 * the user alone, not on the device.
 */
export async function playThief({ victim, accomplice, target }: Theft, gateway: Gateway): Promise<Taken[]> {
  const taken: Taken[] = [];
  const note = (by: Pick<Taken, "who" | "with" | "does" | "expected">, { isRefused }: Answer) =>
    taken.push({ ...by, seen: isRefused ? "refused" : "allowed" });
  const thief = {
    who: `thief of ${victim.name}'s key`,
    with: "access key alone",
    expected: "refused",
  } as const;

  const path = `/${accomplice.name}/`;
  const { answer, device: spare } = await accomplice.createDevice(
    await accomplice.sessionWithMfa(),
    "spare",
    path,
  );
  const helper = { who: accomplice.name, with: "fresh MFA", expected: "allowed" } as const;
  note({ ...helper, does: `create a spare device, mfa${path}spare` }, answer);

  const token = await buyToken(gateway);
  const devices: readonly (readonly [string, Device | undefined])[] = [
    [`${accomplice.name}'s spare device`, spare],
    [`hardware token ${TOKEN}`, token],
  ];
  for (const [what, device] of devices) {
    if (device === undefined) continue;
    const enabled = await victim.enableDevice(victim.ownKey(), device);
    note({ ...thief, does: `enable ${what} for ${victim.name}` }, enabled);
    const { role, account } = target;
    // At the victim's place: what stops the thief is MFA.
    const place = placeWithin(role.from);
    const assumed = await victim.assume(victim.ownKey(), target.arn, { device, place });
    note({ ...thief, does: `assume ${role.name} in ${account.name} with its code` }, assumed.answer);
  }
  return taken;
}

/** Gets a hardware token from the sandbox. */
async function buyToken({ endpoint }: Gateway): Promise<Device> {
  const body = new URLSearchParams({ serial: TOKEN });
  const answer = await fetch(`${endpoint}/_sandbox/hardware-token`, { method: "POST", body });
  const sold = (await answer.json()) as Record<string, string>;
  const { SerialNumber: serial, Base32StringSeed: seed } = sold;
  if (serial === undefined || seed === undefined) throw new Error(`no token: ${sold.error}`);
  return { serial, seed };
}
