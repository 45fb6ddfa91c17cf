// Resolves cdktf to cdktn for every importer, including the AWS provider bindings: the move to CDK Terrain, as a flag.
const Module = require("node:module");
const before = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return before.call(this, request.replace(/^cdktf(?=$|\/)/, "cdktn"), ...rest);
};
