import { randomBytes, randomInt } from "node:crypto";
import type { PolicyDocument } from "../../organization/policy-document";
import type { Call } from "./call";
import type { Clock } from "./clock";
import { Refusal } from "./refusal";

/** The caller's identity. */
export type Principal =
  /** A session of Terraform's administrator, and of the role that Organizations makes in each account. */
  | { readonly kind: "administrator"; readonly accountId: string; readonly session: string }
  | { readonly kind: "user"; readonly accountId: string; readonly name: string }
  | {
      readonly kind: "role";
      readonly accountId: string;
      readonly name: string;
      /** Unique id of the role, AROA…: a role created again under the name has another one. */
      readonly id: string;
      readonly session: string;
      readonly policy?: PolicyDocument;
    };

/** How credentials were come by; that decides which calls they are good for. */
export type Origin = "CreateAccessKey" | "sign-in" | "GetSessionToken" | "AssumeRole" | "administrator";

/** An access key, of a user or of a session. */
export interface Credential {
  readonly accessKeyId: string;
  readonly principal: Principal;
  readonly origin: Origin;
  /** When MFA was proven, in milliseconds since 1970; undefined when it was not. */
  readonly mfaAt?: number;
  /** In milliseconds since 1970. */
  readonly issuedAt: number;
  /** In milliseconds since 1970; a user's access key has no end. */
  readonly expiresAt?: number;
  /** Of a session. */
  readonly token?: string;
}

/** A new session, with what its holder needs to sign. */
export interface Session extends Credential {
  readonly secretAccessKey: string;
  readonly token: string;
  readonly expiresAt: number;
}

/** The issued access keys, and the identity behind each. */
export class Keyring {
  private readonly credentials = new Map<string, Credential>();
  private readonly inactive = new Set<string>();

  constructor(private readonly clock: Clock) {}

  /** Notes a user's access key, which the emulator made. */
  addAccessKey(accessKeyId: string, principal: Principal): void {
    const issuedAt = this.clock.now();
    this.credentials.set(accessKeyId, { accessKeyId, principal, origin: "CreateAccessKey", issuedAt });
  }

  setActive(accessKeyId: string, isActive: boolean): void {
    if (isActive) this.inactive.delete(accessKeyId);
    else this.inactive.add(accessKeyId);
  }

  remove(accessKeyId: string): void {
    this.credentials.delete(accessKeyId);
  }

  /** A renamed user keeps their keys and sessions. */
  renameUser(accountId: string, name: string, newName: string): void {
    for (const [id, credential] of this.credentials) {
      const { principal } = credential;
      if (principal.kind !== "user" || principal.accountId !== accountId || principal.name !== name) continue;
      this.credentials.set(id, { ...credential, principal: { ...principal, name: newName } });
    }
  }

  /** A user's keys and sessions end when the user is deleted, also for another user who takes the name. */
  forgetUser(accountId: string, name: string): void {
    for (const [id, { principal }] of this.credentials) {
      if (principal.kind === "user" && principal.accountId === accountId && principal.name === name)
        this.credentials.delete(id);
    }
  }

  /** The user whose access key it is. */
  ownerOf(accessKeyId: string): string | undefined {
    const principal = this.credentials.get(accessKeyId)?.principal;
    return principal?.kind === "user" ? principal.name : undefined;
  }

  /** Gives out a session. @param duration in seconds */
  begin(principal: Principal, origin: Origin, duration: number, mfaAt?: number): Session {
    const issuedAt = this.clock.now();
    const session: Session = {
      accessKeyId: `ASIA${characters("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)}`,
      secretAccessKey: randomBytes(30).toString("base64"),
      token: randomBytes(96).toString("base64"),
      principal,
      origin,
      mfaAt,
      issuedAt,
      expiresAt: issuedAt + duration * 1000,
    };
    const { secretAccessKey: _, ...kept } = session;
    this.credentials.set(session.accessKeyId, kept);
    return session;
  }

  /**
   * The signer of a call.
   *
   * @throws Refusal when nobody did, or with a key that is unknown, inactive or past its end
   */
  identify({ accessKeyId, sessionToken, service }: Call): Credential {
    if (accessKeyId === undefined) {
      throw new Refusal(
        "no-credentials",
        service === "s3" ? "Access Denied" : "Request is missing Authentication Token",
      );
    }
    const credential = this.credentials.get(accessKeyId);
    const isKnown = credential !== undefined && !this.inactive.has(accessKeyId);
    if (!isKnown || credential.token !== sessionToken) throw invalidToken();
    if (credential.expiresAt !== undefined && credential.expiresAt <= this.clock.now()) {
      throw new Refusal("expired-credentials", "The security token included in the request is expired");
    }
    return credential;
  }
}

export function invalidToken(): Refusal {
  return new Refusal("unknown-credentials", "The security token included in the request is invalid.");
}

function characters(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}
