import { type EnrollmentWindows, windowEnd } from "../../organization/enrollment";
import type { Organization } from "../../organization/organization";
import { endInWords } from "../../organization/until";
import type { Credentials } from "./credential-health";
import type { Verdict } from "./verdict";

/**
 * Users' MFA devices, compared with enrollment windows and names in the file. A device that somebody else enabled for a user
 * passes every trust policy as that user.
 *
 * @param windows the open windows
 */
export function judgeMfaDevices(
  { serials, unassigned }: Pick<Credentials, "serials" | "unassigned">,
  {
    users,
    identity,
    partition,
    enrollment,
  }: Pick<Organization, "users" | "identity" | "partition" | "enrollment">,
  windows: EnrollmentWindows,
): Verdict[] {
  const hasDevice = (name: string) => (serials.get(name) ?? []).length > 0;
  const enrolled = users.filter(({ name }) => hasDevice(name));
  const device = new Map(users.map(({ name, mfaDevice }) => [name, mfaDevice]));
  const account = `arn:${partition}:iam::${identity.id}:`;
  const devices = [...serials].flatMap(([name, theirs]) => theirs.map((serial) => ({ name, serial })));
  return [
    {
      claim: "no enrolled user has an open enrollment window",
      judged: enrolled.length,
      counterExamples: enrolled.flatMap((user) => {
        const end = windowEnd(user, windows);
        return end === undefined
          ? []
          : [`${user.name} has enrolled, and the window is open until ${endInWords(end)}: close it`];
      }),
      nothingToJudge: "nobody has an MFA device",
      // They can do nothing, which is safe.
      notes:
        enrollment.mode === "open"
          ? []
          : users
              .filter((user) => !hasDevice(user.name) && windowEnd(user, windows) === undefined)
              .map(
                ({ name }) => `${name} has no MFA device, and no open window: write enrollUntil to open one`,
              ),
    },
    {
      claim: "every enabled MFA device belongs to its user, by its name",
      judged: devices.length,
      counterExamples: devices
        .filter(({ name, serial }) => !isTheirs(serial, name, device.get(name), account))
        .map(({ name, serial }) => `${name} has the MFA device ${serial}, ${kindOf(serial, account)}`),
      nothingToJudge: "nobody has an MFA device",
    },
    {
      // Its name is taken, and anyone who saw its seed could enable it for a user whose window is open.
      claim: "no virtual MFA device was created but never enabled",
      judged: unassigned.length + devices.length,
      counterExamples: unassigned.map((serial) => {
        const owner = users.find(({ name, mfaDevice }) => isTheirs(serial, name, mfaDevice, account));
        const blocks = owner === undefined ? "" : `, and ${owner.name} cannot enroll under its name`;
        return `${serial} is not enabled for anyone${blocks}: aws iam delete-virtual-mfa-device --serial-number ${serial}`;
      }),
      nothingToJudge: "there is no MFA device",
    },
  ];
}

/** `mfa/alice`, the device named in the file, `mfa/alice/…`, and security keys, `u2f/user/alice/…`. */
function isTheirs(serial: string, name: string, named: string | undefined, account: string): boolean {
  if (!serial.startsWith(account)) return false;
  const path = serial.slice(account.length);
  return (
    path === `mfa/${name}` ||
    (named !== undefined && path === `mfa/${named}`) ||
    path.startsWith(`mfa/${name}/`) ||
    path.startsWith(`u2f/user/${name}/`)
  );
}

function kindOf(serial: string, account: string): string {
  if (serial.startsWith(account)) return "which does not have the name of their device";
  return serial.startsWith("arn:")
    ? "which is not a device of the identity account"
    : "a hardware token, whose owner cannot be determined";
}
