import { jsonReply, queryReply, Refusal, renderRefusal, xml } from "../../../sandbox/gateway/refusal";

const refusal = new Refusal("denied", 'User: a is not authorized to perform: x on "<b>"');

describe("a refusal, in the format of each protocol", () => {
  it.each([
    ["query", 403, "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: a"],
    ["ec2", 403, "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>User: a"],
    ["s3", 403, "<Error><Code>AccessDenied</Code><Message>User: a"],
    ["json", 403, '{"__type":"AccessDeniedException","message":"User: a'],
    ["rest-xml", 403, "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>"],
  ] as const)("%s", (protocol, status, beginning) => {
    const reply = renderRefusal(refusal, protocol);
    expect([reply.status, reply.body.toString().slice(0, beginning.length)]).toEqual([status, beginning]);
  });

  it.each(["query", "ec2", "s3", "rest-xml"] as const)("cannot be broken by its content: %s", (protocol) => {
    const { body } = renderRefusal(new Refusal("denied", 'a & "<b>"'), protocol);
    expect(body).toContain('<Message>a &amp; "&lt;b&gt;"</Message>');
  });

  it.each(["json", "unknown"] as const)("cannot be broken by its content: %s", (protocol) => {
    const { body } = renderRefusal(refusal, protocol);
    expect(JSON.parse(String(body))).toEqual({ __type: "AccessDeniedException", message: refusal.message });
  });

  it("can have its own error code", () => {
    const own = new Refusal({ code: "NoSuchEntity", status: 404 }, "none");
    expect(renderRefusal(own, "query")).toMatchObject({
      status: 404,
      body: expect.stringContaining("<Code>NoSuchEntity</Code>"),
    });
  });

  it.each([
    ["query", "text/xml", "AccessDenied"],
    ["s3", "text/xml", "AccessDenied"],
    ["json", "application/x-amz-json-1.1", "AccessDeniedException"],
    ["unknown", "application/x-amz-json-1.1", "AccessDeniedException"],
  ] as const)("has the content type and error code of %s in its headers", (protocol, type, code) => {
    expect(renderRefusal(refusal, protocol).headers).toEqual({
      "content-type": type,
      "x-amzn-errortype": code,
      "x-amzn-requestid": expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it("reports a service fault from status 500 up", () => {
    const body = (status: number) => renderRefusal(new Refusal({ code: "X", status }, "x"), "query").body;
    expect([body(499), body(500)]).toEqual([
      expect.stringContaining("<Type>Sender</Type>"),
      expect.stringContaining("<Type>Receiver</Type>"),
    ]);
    expect(renderRefusal(new Refusal("failed", "x"), "ec2")).toMatchObject({
      status: 500,
      body: expect.stringMatching(
        /^<Response><Errors><Error><Code>InternalError<\/Code><Message>x<\/Message><\/Error><\/Errors><RequestID>.+<\/RequestID><\/Response>$/,
      ),
    });
  });
});

describe("a reply", () => {
  it("wraps its result twice and escapes its text in the query protocol", () => {
    expect(queryReply("GetUser", xml({ Arn: "a&<b>", Path: "/" }))).toEqual({
      status: 200,
      headers: { "content-type": "text/xml", "x-amzn-requestid": expect.any(String) },
      body: expect.stringMatching(
        /^<GetUserResponse><GetUserResult><Arn>a&amp;&lt;b&gt;<\/Arn><Path>\/<\/Path><\/GetUserResult><ResponseMetadata><RequestId>[0-9a-f-]{36}<\/RequestId><\/ResponseMetadata><\/GetUserResponse>$/,
      ),
    });
  });

  it("is JSON in the JSON protocols", () => {
    expect(jsonReply({ a: [1] })).toEqual({
      status: 200,
      headers: { "content-type": "application/x-amz-json-1.1" },
      body: '{"a":[1]}',
    });
  });
});
