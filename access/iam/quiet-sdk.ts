// The AWS SDK warns at each start that later versions need Node 22; 20.19 is supported here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
