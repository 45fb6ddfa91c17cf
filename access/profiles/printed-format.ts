import { PROFILE_FORMATS } from "../../organization/profile-format";

/** Those that a file can choose, and one for programs, which a person asks for. */
export const FORMATS = [...PROFILE_FORMATS, "credential-process"] as const;
export type PrintedFormat = (typeof FORMATS)[number];
