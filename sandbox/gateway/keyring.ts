import { randomBytes, randomInt } from "node:crypto";
import type { PolicyDocument } from "../../organization/policy-document";
import type { Call } from "./call";
import type { Clock } from "./clock";
import { Refusal } from "./refusal";

/** The caller's identity. */
export type Principal =
  /** A session of Terraform's administrator, and of OrganizationAccountAccessRole. */
  | { readonly kind: "administrator"; readonly accountId: string; readonly session: string }
  | { readonly kind: "user"; readonly accountId: string; readonly name: string }
  | {
      readonly kind: "role";
      readonly accountId: string;
      readonly name: string;
      /** Unique role ID, AROA…; a recreated role has a different one. */
      readonly id: string;
      readonly session: string;
      readonly policy?: PolicyDocument;
      /** Set when the first role was assumed; further roles keep it. */
      readonly sourceIdentity?: string;
    };

/** How credentials were obtained, which determines the calls they allow. */
export type Origin = "CreateAccessKey" | "sign-in" | "GetSessionToken" | "AssumeRole" | "administrator";

/** A user's or session's access key. */
export interface Credential {
  readonly accessKeyId: string;
  readonly principal: Principal;
  readonly origin: Origin;
  /** When MFA was proven, in milliseconds since 1970; undefined without MFA. */
  readonly mfaAt?: number;
  /** In milliseconds since 1970. */
  readonly issuedAt: number;
  /** In milliseconds since 1970; a user's access key does not expire. */
  readonly expiresAt?: number;
  /** Only for sessions. */
  readonly token?: string;
}

/** A new session, with everything needed to sign. */
export interface Session extends Credential {
  readonly secretAccessKey: string;
  readonly token: string;
  readonly expiresAt: number;
}

/** The issued access keys and their identities. */
export class Keyring {
  private readonly credentials = new Map<string, Credential>();
  private readonly inactive = new Set<string>();

  constructor(private readonly clock: Clock) {}

  /** Records a user's access key, which the emulator created. */
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

  /** Deletes a user's keys and sessions, so that a new user of the same name does not get them. */
  forgetUser(accountId: string, name: string): void {
    for (const [id, { principal }] of this.credentials) {
      if (principal.kind === "user" && principal.accountId === accountId && principal.name === name)
        this.credentials.delete(id);
    }
  }

  /** The owner of a user's access key. */
  ownerOf(accessKeyId: string): string | undefined {
    const principal = this.credentials.get(accessKeyId)?.principal;
    return principal?.kind === "user" ? principal.name : undefined;
  }

  /** Issues a session. @param duration in seconds */
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
   * @throws Refusal if the call is unsigned, or its key is unknown, inactive or expired
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
