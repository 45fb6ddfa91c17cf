import { opensWindow } from "../enrollment";
import type { Path, Report } from "../problem";
import type { OrganizationFile } from "../schema";

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
const MOST = 50;
const KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;

/** Tag keys are valid in IAM; the schema checks the values. */
export function checkTags(file: OrganizationFile, report: Report): void {
  const everywhere = file.tags ?? {};
  checkKeys(everywhere, ["tags"], {}, report);
  for (const [user, { tags }] of Object.entries(file.users)) {
    if (tags) checkKeys(tags, ["users", user, "tags"], everywhere, report);
  }
}

function checkKeys(
  tags: Readonly<Record<string, string>>,
  path: Path,
  inherited: Readonly<Record<string, string>>,
  report: Report,
): void {
  const spelled = new Map(Object.keys(inherited).map((key) => [key.toLowerCase(), key]));
  for (const key of Object.keys(tags)) {
    const place = { path: [...path, key], at: "key", found: key } as const;
    if (!KEY.test(key)) {
      report({
        ...place,
        message: "invalid tag key",
        expected: "1 to 128 letters, digits, spaces and _ . : / = + - @",
      });
    }
    if (key.toLowerCase().startsWith("aws:")) {
      report({
        ...place,
        message: "tag keys that start with aws: are reserved by AWS",
        fix: "choose another key",
      });
    }
    if (opensWindow(key)) {
      report({
        ...place,
        message: `tag key ${key} opens an enrollment window, which only enrollUntil may do`,
        fix: "write enrollUntil: … for the user, or choose another key",
      });
    }
    const before = spelled.get(key.toLowerCase());
    if (before !== undefined && before !== key) {
      report({
        ...place,
        message: `tag keys ${before} and ${key} differ only by case`,
        fix: "use the same spelling",
      });
    }
    spelled.set(key.toLowerCase(), key);
  }
  if (spelled.size > MOST) {
    report({
      path,
      message: `too many tags: IAM allows ${MOST}`,
      found: `${spelled.size} tags`,
      fix: "delete some",
    });
  }
}
