import { resolve } from "node:path";

/** The folder of this project: of main.ts, policies/ and modules/. */
export const PROJECT = resolve(__dirname, "..");
