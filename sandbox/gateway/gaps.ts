import { randomInt, randomUUID } from "node:crypto";
import type { Call } from "./call";
import type { Clock } from "./clock";
import type { MfaDevices } from "./mfa-devices";
import { queryReply, Refusal, type Reply, xml } from "./refusal";

/** Input of an answer. */
export interface GapContext {
  readonly call: Call;
  readonly accountId: string;
  /** The named user, or the caller. */
  readonly user: string;
  readonly devices: MfaDevices;
  readonly clock: Clock;
  readonly credentials: ServiceCredentials;
}

interface Gap {
  /** Why the gateway answers instead of the emulator. */
  readonly reason: string;
  readonly answer: (context: GapContext) => Reply;
}

interface ServiceCredential {
  readonly id: string;
  readonly accountId: string;
  readonly user: string;
  readonly service: string;
  readonly createdAt: number;
  status: string;
}

/** Service-specific credentials of users, without their passwords. */
export class ServiceCredentials {
  private readonly all = new Map<string, ServiceCredential>();

  add(credential: Omit<ServiceCredential, "id" | "status">): ServiceCredential {
    const id = `ACCA${Array.from({ length: 17 }, () => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[randomInt(32)]).join("")}`;
    const made = { ...credential, id, status: "Active" };
    this.all.set(id, made);
    return made;
  }

  of(accountId: string, user: string): ServiceCredential[] {
    return [...this.all.values()].filter((it) => it.accountId === accountId && it.user === user);
  }

  /** @throws Refusal if the user has no such credential */
  get(accountId: string, user: string, id: string): ServiceCredential {
    const found = this.of(accountId, user).find((it) => it.id === id);
    if (found === undefined) {
      throw new Refusal(
        { code: "NoSuchEntity", status: 404 },
        `No such credential ${id} exists for user ${user}`,
      );
    }
    return found;
  }

  remove(id: string): void {
    this.all.delete(id);
  }
}

/** Calls that the emulator (moto 5.2) lacks and that Terraform or people need, with reasons. */
export const GAPS: Readonly<Record<string, Gap>> = {
  "iam:ListServiceSpecificCredentials": {
    reason: "Terraform asks for them when it deletes a user with force_destroy, and retries for minutes",
    answer: (context) => {
      const service = context.call.parameters.get("ServiceName");
      const own = context.credentials
        .of(context.accountId, context.user)
        .filter((it) => service === null || it.service === service)
        .map((it) => `<member>${serviceCredentialXml(it)}</member>`);
      const list = `<ServiceSpecificCredentials>${own.join("")}</ServiceSpecificCredentials>`;
      return queryReply("ListServiceSpecificCredentials", `${list}<IsTruncated>false</IsTruncated>`);
    },
  },
  "iam:CreateServiceSpecificCredential": {
    reason: "self-service lets users make them, and leaving must remove them",
    answer: ({ call, accountId, user, clock, credentials }) => {
      const service = call.parameters.get("ServiceName") ?? "";
      const made = credentials.add({ accountId, user, service, createdAt: clock.now() });
      const password = xml({ ServicePassword: randomUUID() });
      return queryReply(
        "CreateServiceSpecificCredential",
        `<ServiceSpecificCredential>${serviceCredentialXml(made)}${password}</ServiceSpecificCredential>`,
      );
    },
  },
  "iam:UpdateServiceSpecificCredential": {
    reason: "as its creation",
    answer: (context) => {
      credentialIn(context).status = context.call.parameters.get("Status") ?? "Active";
      return queryReply("UpdateServiceSpecificCredential", "");
    },
  },
  "iam:DeleteServiceSpecificCredential": {
    reason: "as its creation",
    answer: (context) => {
      context.credentials.remove(credentialIn(context).id);
      return queryReply("DeleteServiceSpecificCredential", "");
    },
  },
  "iam:GetMFADevice": {
    reason: "self-service lets users look at their own device",
    answer: ({ call, accountId, user, devices }) => {
      const serial = call.parameters.get("SerialNumber") ?? "";
      const enabledAt = devices.enabledAt(serial, { accountId, user });
      if (enabledAt === undefined) {
        throw new Refusal(
          { code: "NoSuchEntity", status: 404 },
          `MFA Device invalid for user: ${user} has no device ${serial}`,
        );
      }
      const device = { UserName: user, SerialNumber: serial, EnableDate: new Date(enabledAt).toISOString() };
      return queryReply("GetMFADevice", xml(device));
    },
  },
  "iam:ChangePassword": {
    reason:
      "self-service lets users change theirs; the sandbox has no passwords, so the old one is not checked",
    answer: () => queryReply("ChangePassword", ""),
  },
};

function credentialIn({ call, accountId, user, credentials }: GapContext): ServiceCredential {
  return credentials.get(accountId, user, call.parameters.get("ServiceSpecificCredentialId") ?? "");
}

function serviceCredentialXml({
  id,
  user,
  service,
  createdAt,
  status,
  accountId,
}: ServiceCredential): string {
  return xml({
    ServiceSpecificCredentialId: id,
    UserName: user,
    ServiceName: service,
    ServiceUserName: `${user}-at-${accountId}`,
    CreateDate: new Date(createdAt).toISOString(),
    Status: status,
  });
}
