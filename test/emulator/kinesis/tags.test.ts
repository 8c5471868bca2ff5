import { expect } from "chai";
import { createStream, errorOf, scope, streamArn } from "./create-stream.ts";

describe("Tags", () => {
  it("are added, written over, listed by key page by page, and removed", () => {
    const { kinesis, StreamName } = createStream({ Tags: { b: "1", a: "1" } });
    kinesis.addTagsToStream(scope, { StreamName, Tags: { b: "2", "c:d/e": "" } });
    const list = (page: object = {}) => kinesis.listTagsForStream(scope, { StreamName, ...page });
    expect(list({ Limit: 2 })).to.deep.equal({
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "2" },
      ],
      HasMoreTags: true,
    });
    expect(list({ ExclusiveStartTagKey: "b" })).to.deep.equal({
      Tags: [{ Key: "c:d/e", Value: "" }],
      HasMoreTags: false,
    });
    kinesis.removeTagsFromStream(scope, { StreamName, TagKeys: ["a", "absent"] });
    expect(list().Tags.map(({ Key }) => Key)).to.deep.equal(["b", "c:d/e"]);
  });

  it("are kept for streams and consumers apart", () => {
    const { kinesis } = createStream();
    const { ConsumerARN } = kinesis.registerStreamConsumer(scope, {
      StreamARN: streamArn,
      ConsumerName: "c",
      Tags: { of: "consumer" },
    }).Consumer;
    kinesis.tagResource(scope, { ResourceARN: streamArn, Tags: { of: "stream" } });
    const tagsOf = (ResourceARN: string) => kinesis.listTagsForResource(scope, { ResourceARN }).Tags;
    expect([streamArn, ConsumerARN].map((arn) => tagsOf(arn)[0]?.Value)).to.deep.equal(["stream", "consumer"]);
    kinesis.untagResource(scope, { ResourceARN: ConsumerARN, TagKeys: ["of"] });
    expect([streamArn, ConsumerARN].map((arn) => tagsOf(arn).length)).to.deep.equal([1, 0]);
    expect(errorOf(() => tagsOf(`${streamArn}/consumer/other:1`))).to.match(/^ResourceNotFoundException: Consumer/);
  });

  it("are refused whole when one has other characters, or when they would be more than 50", () => {
    const { kinesis, StreamName } = createStream();
    const add = (Tags: Record<string, string>) => () => kinesis.addTagsToStream(scope, { StreamName, Tags });
    for (const wrong of ["a*", "50%", "a\nb"]) {
      expect(errorOf(add({ good: "1", [wrong]: "1" }))).to.match(
        /^InvalidArgumentException: Some tags contain invalid/,
      );
      expect(errorOf(() => kinesis.removeTagsFromStream(scope, { StreamName, TagKeys: [wrong] }))).to.match(/invalid/);
      expect(errorOf(add({ good: wrong }))).to.match(/^InvalidArgumentException: Some tags contain invalid/);
    }
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, "é"]));
    add(many)();
    add({ k0: "again" })();
    expect(errorOf(add({ k50: "" }))).to.match(/^InvalidArgumentException: Failed to add tags/);
    expect(kinesis.listTagsForStream(scope, { StreamName }).Tags).to.have.length(50);
  });
});
