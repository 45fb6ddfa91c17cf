import { Document, isMap, isScalar, type Node, visit } from "yaml";
import type { ImportedFile } from "./imported-file";

/** As `gatehouse init` writes it: the package is installed beside the file. */
const SCHEMA = " yaml-language-server: $schema=./node_modules/gatehouse/organization.schema.json";
/** Characters up to which an entry is one line. */
const ONE_LINE = 100;

/** The text of organization.yaml. */
export function writtenFile({ organization }: ImportedFile): string {
  const document = new Document(organization);
  document.commentBefore = SCHEMA;
  visit(document, {
    Pair(_key, pair, path) {
      const depth = path.filter(isMap).length;
      if (depth === 1 && isScalar(pair.key) && isMap(pair.value)) pair.key.spaceBefore = true;
      if (isMap(pair.value) && isShort(pair.value, depth)) pair.value.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** Entries of accounts, roles and users are one line where they fit. */
function isShort(node: Node, depth: number): boolean {
  return depth >= 2 && JSON.stringify(node).length <= ONE_LINE;
}
