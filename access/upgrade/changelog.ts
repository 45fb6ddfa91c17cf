/** The sections of a new CHANGELOG.md that the installed one does not have word for word, newest first. */
export function newSections(installed: string, candidate: string): string[] {
  const known = new Set(sections(installed));
  return sections(candidate).filter((section) => !known.has(section));
}

function sections(changelog: string): string[] {
  return changelog
    .split(/^(?=## )/m)
    .filter((part) => part.startsWith("## "))
    .map((part) => part.trimEnd());
}
