// Node 20.19 is supported here; that later versions of the AWS SDK need 22 is no news for each user at each start.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
