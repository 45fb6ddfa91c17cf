#!/usr/bin/env node
import module from "node:module";
import { join } from "node:path";

const { HOME, XDG_CACHE_HOME = HOME && join(HOME, ".cache"), NODE_COMPILE_CACHE } = process.env;
/** Exists since Node 22.8, and not in the types of Node 20. */
const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };

// Before anything else is loaded: Node keeps compiled code, which halves the start. In the person's own folder, because
// Node's default is below /tmp, where another user of the machine could put code.
if (NODE_COMPILE_CACHE === undefined && XDG_CACHE_HOME)
  enableCompileCache?.(join(XDG_CACHE_HOME, "gatehouse"));

import("./cli").then(async ({ run }) => {
  process.exitCode = await run(process.argv.slice(2));
});
