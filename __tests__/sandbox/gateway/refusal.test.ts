import { Refusal, renderRefusal } from "../../../sandbox/gateway/refusal";

const refusal = new Refusal("denied", 'User: a is not authorized to perform: x on "<b>"');

describe("a refusal, in the shape that each family of clients reads", () => {
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

  it("may have a code of its own", () => {
    const own = new Refusal({ code: "NoSuchEntity", status: 404 }, "none");
    expect(renderRefusal(own, "query")).toMatchObject({
      status: 404,
      body: expect.stringContaining("<Code>NoSuchEntity</Code>"),
    });
  });
});
