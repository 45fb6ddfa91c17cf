import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { organizationSchema } from "./schema";

/** organization.schema.json as text: what editors check organization.yaml by. */
export function organizationJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(organizationSchema), null, 2)}\n`;
}

if (require.main === module)
  writeFileSync(join(__dirname, "..", "organization.schema.json"), organizationJsonSchema());
