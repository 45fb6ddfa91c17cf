// Has whoever asks for cdktf get cdktn, the bindings of the AWS provider among them: the move to CDK Terrain, as a flag.
const Module = require("node:module");
const before = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return before.call(this, request.replace(/^cdktf(?=$|\/)/, "cdktn"), ...rest);
};
