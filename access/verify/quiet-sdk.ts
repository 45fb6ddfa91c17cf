// cdktf-cli needs Node 20 or 22; that later versions of the AWS SDK want 22 is nothing to tell each user at each start.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
