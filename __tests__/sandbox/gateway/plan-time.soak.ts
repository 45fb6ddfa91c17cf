import { join } from "node:path";
import { PACKAGE } from "../../../organization/package";
import { Applied } from "../../support/opened-sandbox";

jest.setTimeout(600_000);

const ROUNDS = 7;

describe("terraform plan through the gateway", () => {
  it("takes at most 10 % longer than directly against the emulator", async () => {
    const applied = await Applied.file(join(PACKAGE, "organization.yaml"));
    try {
      const { terraform } = applied.sandbox;
      const { endpoint, accessKeyId, secretAccessKey, sessionToken } = await applied.sandbox.directly("M");
      const direct = terraform.as({
        AWS_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: sessionToken,
      });
      const times = { gateway: [] as number[], direct: [] as number[] };
      for (let round = 0; round < ROUNDS; round++) {
        for (const [way, program] of [
          ["gateway", terraform],
          ["direct", direct],
        ] as const) {
          const begun = performance.now();
          expect((await program.plan()).changes).toEqual([]);
          times[way].push(performance.now() - begun);
        }
      }
      const median = (list: number[]) => list.sort((a, b) => a - b)[(ROUNDS - 1) / 2] ?? Number.NaN;
      const ratio = median(times.gateway) / median(times.direct);
      process.stdout.write(
        `plan: ${(median(times.gateway) / 1000).toFixed(2)} s through the gateway, ${(median(times.direct) / 1000).toFixed(2)} s before the emulator, ratio ${ratio.toFixed(2)}\n`,
      );
      expect(ratio).toBeLessThan(1.1);
    } finally {
      await applied.sandbox.close();
    }
  });
});
