import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { PACKAGE } from "../organization/package";
import { organizationSchema } from "../organization/schema";

/** The text of organization.schema.json, with which editors check organization.yaml. */
export function organizationJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(organizationSchema), null, 2)}\n`;
}

if (require.main === module)
  writeFileSync(join(PACKAGE, "organization.schema.json"), organizationJsonSchema());
