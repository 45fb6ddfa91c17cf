/*
 * What `gatehouse init` can be told to write. Apart from what writes it, because --help shows the choices without loading that.
 */

/** The names of `templates/organization/`. */
export const TEMPLATES = ["basic", "teams", "break-glass"] as const;
export type Template = (typeof TEMPLATES)[number];

export const CI = ["github", "gitlab", "atlantis", "none"] as const;
export type Ci = (typeof CI)[number];
