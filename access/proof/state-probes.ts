import type { Evaluator } from "../iam/evaluator";
import type { IamSnapshot } from "../iam/iam-snapshot";
import type { DeclaredAccess } from "./declared-access";
import { appliers, applies, callOf, EVERYTHING, nameOf } from "./entry-probes";
import type { Verdict } from "./verdict";

/** Actions that write a state, delete its history, or open its bucket. */
const WRITES = [
  ["s3:PutObject", "/gatehouse/example/access.tfstate"],
  ["s3:DeleteObject", "/gatehouse/example/access.tfstate"],
  ["s3:DeleteObjectVersion", "/gatehouse/example/access.tfstate"],
  ["s3:PutBucketPolicy", ""],
  ["s3:DeleteBucketPolicy", ""],
  ["s3:PutLifecycleConfiguration", ""],
  ["s3:PutBucketVersioning", ""],
  ["s3:PutBucketOwnershipControls", ""],
  ["s3:PutReplicationConfiguration", ""],
  ["s3:DeleteBucket", ""],
] as const;

/**
 * Whoever writes a state can become the role that applies it. Judges two barriers: the permissions of roles in the bucket's
 * account, and the bucket policy for a caller with unrestricted access.
 */
export async function proveState(
  snapshot: IamSnapshot,
  declared: DeclaredAccess,
  evaluate: Evaluator,
): Promise<Verdict[]> {
  const { stateBucket, partition } = declared;
  if (stateBucket === undefined) return [];
  const { name: bucket, accountId } = stateBucket;
  const counterExamples: string[] = [];
  // Also examine excluded principals.
  let judged = snapshot.roles.filter((it) => it.accountId === accountId).length;
  const resourceOf = (key: string) => `arn:${partition}:s3:::${bucket}${key}`;
  for (const role of snapshot.roles.filter((it) => it.accountId === accountId && !applies(it, declared))) {
    for (const [action, key] of WRITES) {
      judged++;
      if (await evaluate(callOf(role, partition, { action, resource: resourceOf(key), accountId })))
        counterExamples.push(
          `role ${role.name} in ${nameOf(role, declared)} can call ${action} on ${bucket}`,
        );
    }
  }
  const resourcePolicy = snapshot.bucketPolicies?.get(bucket);
  const strangers = [
    { name: "a-stranger", accountId, trust: EVERYTHING.document },
    ...snapshot.roles.filter((it) => it.accountId === accountId && !applies(it, declared)),
  ].map((it) => ({ ...it, policies: [EVERYTHING], managedPolicyArns: [] }));
  for (const stranger of resourcePolicy === undefined ? [] : strangers) {
    for (const [action, key] of WRITES) {
      judged++;
      const call = { action, resource: resourceOf(key), accountId, resourcePolicy };
      if (await evaluate(callOf(stranger, partition, call)))
        counterExamples.push(`the policy of bucket ${bucket} lets role ${stranger.name} call ${action}`);
    }
  }
  return [
    {
      claim: "nobody else can write Terraform's state or change its bucket",
      judged,
      counterExamples,
      notes: [
        ...appliers(
          { ...snapshot, roles: snapshot.roles.filter((it) => it.accountId === accountId) },
          declared,
        ),
        ...declared.appliedBy.filter((it) => it.startsWith("arn:")).map((arn) => `excepted, by name: ${arn}`),
      ],
      notJudged:
        resourcePolicy === undefined ? [`the policy of bucket ${bucket}, which is not in the plan`] : [],
    },
  ];
}
