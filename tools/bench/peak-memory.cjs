// Loaded before a measured program: prints its peak memory on exit, in kilobytes.
process.on("exit", () => require("node:fs").writeSync(3, String(process.resourceUsage().maxRSS)));
