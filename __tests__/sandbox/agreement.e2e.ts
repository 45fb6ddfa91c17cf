import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { type Evaluator, loadEvaluator } from "../../access/iam/evaluator";
import type { IamSnapshot } from "../../access/iam/iam-snapshot";
import { plannedIam } from "../../access/iam/planned-iam";
import {
  callBy,
  callerOf,
  type MfaState,
  mfaProven,
  NO_MFA,
  SESSION_WITHOUT_MFA,
} from "../../access/proof/caller";
import { entitlementsOf } from "../../organization/entitlements";
import { loadOrganization } from "../../organization/load";
import { PACKAGE } from "../../organization/package";
import type { Credentials } from "../../sandbox/sandbox-environment";
import { type ApiCall, callApi, iam, sts } from "../../sandbox/walk-through/api";
import { Person } from "../../sandbox/walk-through/person";
import { Applied } from "../support/opened-sandbox";

jest.setTimeout(300_000);

const RUNS = 500;
const ON_A_USER = [
  "GetUser",
  "ListAccessKeys",
  "ListGroupsForUser",
  "ListMFADevices",
  "GetLoginProfile",
  "ListSSHPublicKeys",
  "ListSigningCertificates",
  "ListServiceSpecificCredentials",
  "ListAttachedUserPolicies",
  "ListUserPolicies",
  "DeleteUser",
  "TagUser",
];
/** Calls in a role session, and the resource that the proof evaluates. */
const IN_A_ROLE: readonly (readonly [service: string, action: string, version: string, resource: string])[] =
  [
    ["ec2", "CreateVpc", "2016-11-15", "vpc/any"],
    ["ec2", "DeleteVpc", "2016-11-15", "vpc/any"],
    ["ec2", "CreateSubnet", "2016-11-15", "subnet/any"],
    ["ec2", "TerminateInstances", "2016-11-15", "instance/any"],
    ["ec2", "StopInstances", "2016-11-15", "instance/any"],
    ["ec2", "DescribeVpcs", "2016-11-15", "*"],
    ["ec2", "DescribeInstances", "2016-11-15", "*"],
    ["iam", "ListUsers", "2010-05-08", "*"],
    ["iam", "ListRoles", "2010-05-08", "*"],
    ["elasticbeanstalk", "DescribeApplications", "2010-12-01", "application/any"],
  ];

interface Hands {
  readonly person: Person;
  readonly key: Credentials;
  readonly without: Credentials;
  readonly withMfa: Credentials;
  readonly mfaAt: number;
}

/** An applied organization with credentials for its users, and the IAM that the proof reads from the JSON alone. */
class AppliedWithProof {
  private constructor(
    readonly applied: Applied,
    readonly planned: IamSnapshot,
    readonly hands: ReadonlyMap<string, Hands>,
    readonly evaluate: Evaluator,
    private readonly identityId: string,
  ) {}

  static async of(file: string): Promise<AppliedWithProof> {
    const applied = await Applied.file(file, { inWindow: true });
    const { gateway, organization } = applied.sandbox;
    const hands = new Map<string, Hands>();
    for (const { name, mfaDevice } of entitlementsOf(loadOrganization(file), new Date()).users) {
      const person = new Person(name, {
        gateway,
        partition: "aws",
        region: "us-east-1",
        accountId: organization.identity.id,
        mfaDevice,
      });
      const without = await person.signIn(false);
      await person.enroll(without);
      const withMfa = await person.signIn(true);
      const mfaAt = gateway.clock.now();
      await person.createKey(withMfa);
      hands.set(name, { person, key: person.ownKey(), without, withMfa, mfaAt });
    }
    const planned = plannedIam(
      applied.stacks.map(({ file: json }) => JSON.parse(readFileSync(json, "utf8"))),
    );
    return new AppliedWithProof(applied, planned, hands, await loadEvaluator(), organization.identity.id);
  }

  /** The caller's credentials, and their MFA state for the proof. */
  caller(name: string, how: "key" | "without" | "withMfa"): [Credentials, MfaState] {
    const hand = this.hands.get(name);
    if (hand === undefined) throw new Error(name);
    if (how === "key") return [hand.key, NO_MFA];
    if (how === "without") return [hand.without, SESSION_WITHOUT_MFA];
    const age = Math.floor((this.applied.sandbox.gateway.clock.now() - hand.mfaAt) / 1000);
    return [hand.withMfa, mfaProven(age, `${age} s`)];
  }

  async gatewaySays(credentials: Credentials, call: ApiCall): Promise<boolean> {
    return !(await callApi(this.applied.sandbox.endpoint, "us-east-1", credentials, call)).isRefused;
  }

  async proofSays(
    name: string,
    mfa: MfaState,
    asked: { action: string; resource: string; accountId?: string; context?: Record<string, string> },
  ): Promise<boolean> {
    const user = this.planned.users.find((it) => it.name === name);
    if (user === undefined) throw new Error(name);
    const { resource } = asked;
    const role = this.planned.roles.find(
      (it) => resource === `arn:aws:iam::${it.accountId}:role/${it.name}` && it.accountId === asked.accountId,
    );
    const now = this.applied.sandbox.gateway.clock.now();
    const context = { "aws:CurrentTime": new Date(now).toISOString(), ...asked.context };
    const call = { accountId: this.identityId, ...asked, resourcePolicy: role?.trust, context };
    return this.evaluate(callBy(callerOf(user, this.planned, "aws"), mfa, call));
  }
}

describe.each(["organization.yaml", "examples/sets-and-teams.yaml"])(
  "the gateway and the proof, on %s",
  (file) => {
    let two: AppliedWithProof;
    beforeAll(async () => {
      two = await AppliedWithProof.of(join(PACKAGE, file));
    });
    afterAll(() => two?.applied.sandbox.close());

    function people() {
      return fc.constantFrom(...two.hands.keys());
    }

    it("agree on random calls that users make on users and devices", async () => {
      const seen = { allowed: 0, refused: 0 };
      const calls = fc.record({
        who: people(),
        how: fc.constantFrom("key", "without", "withMfa" as const),
        target: fc.oneof(people(), fc.constantFrom("nobody", "alice2")),
        what: fc.oneof(
          fc.constantFrom(...ON_A_USER).map((action) => ({ action, kind: "user" as const })),
          fc
            .constantFrom("CreateVirtualMFADevice", "DeleteVirtualMFADevice")
            .map((action) => ({ action, kind: "device" as const })),
        ),
        path: fc.constantFrom("/", "/own/", "/other/"),
      });
      for (const { who, how, target, what, path } of fc.sample(calls, { numRuns: RUNS, seed: 4 })) {
        const [credentials, mfa] = two.caller(who, how as "key" | "without" | "withMfa");
        const at = { "/": "/", "/own/": `/${who}/`, "/other/": `/${target}/` }[path] ?? "/";
        const resource = `arn:aws:iam::${two.applied.sandbox.organization.identity.id}:${what.kind === "user" ? `user/${target}` : `mfa${at}${target}`}`;
        const parameters: Record<string, string> =
          what.kind === "user"
            ? { UserName: target }
            : what.action === "CreateVirtualMFADevice"
              ? { VirtualMFADeviceName: target, Path: at }
              : { SerialNumber: resource };
        const said = await two.gatewaySays(credentials, iam("", what.action, parameters));
        const proven = await two.proofSays(who, mfa, { action: `iam:${what.action}`, resource });
        expect([who, mfa.name, what.action, resource, said]).toEqual([
          who,
          mfa.name,
          what.action,
          resource,
          proven,
        ]);
        seen[said ? "allowed" : "refused"]++;
      }
      process.stdout.write(
        `${file}: ${RUNS} calls on users and devices, ${JSON.stringify(seen)}, no disagreement\n`,
      );
      expect(Math.min(seen.allowed, seen.refused)).toBeGreaterThan(30);
    });

    it("agree on role assumptions at random times, and on calls in the roles", async () => {
      const seen = { allowed: 0, refused: 0 };
      let within = 0;
      const { clock } = two.applied.sandbox.gateway;
      const calls = fc.record({
        who: people(),
        how: fc.constantFrom("key", "without", "withMfa", "withMfa", "withMfa"),
        role: fc.constantFrom(...two.planned.roles),
        later: fc.constantFrom(0, 0, 5, 20),
        session: fc.oneof(
          { weight: 4, arbitrary: fc.constant("own") },
          { weight: 1, arbitrary: fc.constant("somebody") },
        ),
        inside: fc.uniqueArray(fc.constantFrom(...IN_A_ROLE), { minLength: 2, maxLength: 4 }),
      });
      for (const { who, how, role, later, session, inside } of fc.sample(calls, { numRuns: RUNS, seed: 5 })) {
        clock.move(later);
        const [credentials, mfa] = two.caller(who, how as "key" | "without" | "withMfa");
        const resource = `arn:aws:iam::${role.accountId}:role/${role.name}`;
        const RoleSessionName = session === "own" ? who : session;
        const assume = sts("", "AssumeRole", { RoleArn: resource, RoleSessionName });
        const answer = await callApi(two.applied.sandbox.endpoint, "us-east-1", credentials, assume);
        const proven = await two.proofSays(who, mfa, {
          action: "sts:AssumeRole",
          resource,
          accountId: role.accountId,
          context: { "sts:RoleSessionName": RoleSessionName },
        });
        expect([who, mfa.name, resource, !answer.isRefused]).toEqual([who, mfa.name, resource, proven]);
        seen[proven ? "allowed" : "refused"]++;
        if (!proven) continue;

        const part = (name: string) => new RegExp(`<${name}>([^<]+)<`).exec(answer.text)?.[1] ?? "";
        const inRole = {
          accessKeyId: part("AccessKeyId"),
          secretAccessKey: part("SecretAccessKey"),
          sessionToken: part("SessionToken"),
        };
        for (const [service, action, Version, path] of inside) {
          within++;
          const said = await two.gatewaySays(inRole, {
            words: "",
            service,
            query: { Action: action, Version },
          });
          const expected = await two.evaluate({
            principal: `arn:aws:sts::${role.accountId}:assumed-role/${role.name}/${RoleSessionName}`,
            action: `${service}:${action}`,
            resource: path === "*" ? "*" : `arn:aws:${service}:us-east-1:${role.accountId}:${path}`,
            accountId: role.accountId,
            context: { "aws:SecureTransport": "true" },
            identityPolicies: role.policies,
          });
          expect([role.name, action, said]).toEqual([role.name, action, expected]);
        }
      }
      process.stdout.write(
        `${file}: ${RUNS} assumptions, ${JSON.stringify(seen)}, and ${within} calls inside roles, no disagreement\n`,
      );
      expect(Math.min(seen.allowed, seen.refused)).toBeGreaterThan(30);
    });
  },
);
