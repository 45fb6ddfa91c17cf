import { stringify } from "yaml";
import type { ImportedFile } from "./infer";

/** The text of organization.yaml. */
export function writtenFile({ organization }: ImportedFile): string {
  return stringify(organization);
}
