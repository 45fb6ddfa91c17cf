import { resolve } from "node:path";

/** Root folder of this project, which contains main.ts, policies/ and modules/. */
export const PROJECT = resolve(__dirname, "..");
