import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { PROJECT } from "../organization/project";
import { organizationSchema } from "../organization/schema";

/** organization.schema.json as text: what editors check organization.yaml by. */
export function organizationJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(organizationSchema), null, 2)}\n`;
}

if (require.main === module)
  writeFileSync(join(PROJECT, "organization.schema.json"), organizationJsonSchema());
